import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '@aevon/ports';
import { satisfies, validRange } from 'semver';
import type { Provided, ToolContext } from './tool.ts';
import { versionOf } from './tool.ts';
import { defaultUvHashes, defaultUvVersion } from './uv-hashes.ts';
import type { Wish } from './wishes.ts';

/** The line of a requirements file; our own version is held to hashes in this source, any other to those of the index. */
function requirement(version: string): { text: string; args: string[] } {
  if (version !== defaultUvVersion) return { text: `uv==${version}\n`, args: [] };
  const hashes = defaultUvHashes.map((hash) => `--hash=sha256:${hash}`).join(' ');
  return { text: `uv==${version} ${hashes}\n`, args: ['--require-hashes'] };
}

function exactVersion(wish: Wish | undefined): string {
  if (wish === undefined) return defaultUvVersion;
  if (/^\d+\.\d+\.\d+$/.test(wish.range)) return wish.range;
  if (validRange(wish.range) !== null && satisfies(defaultUvVersion, wish.range)) return defaultUvVersion;
  throw new Failure({
    kind: 'user',
    code: 'uv-version-unknown',
    what: `"${wish.range}" cannot be served: it is no exact version of uv, and ${defaultUvVersion} does not satisfy it`,
    cause: `asked for by ${wish.source}`,
    fix: 'ask for an exact version, such as "==0.13.9", or install uv in an earlier step',
  });
}

/**
 * Provides uv: the one on PATH if it fits, else a wheel that pip installs, so that the user's index, proxy and
 * credentials are honoured.
 * @throws Failure `python-missing`, `uv-not-installed`, `uv-version-unknown`.
 */
export async function provideUv(context: ToolContext, wish: Wish | undefined): Promise<Provided> {
  const { exec, temp, toolCache } = context;
  const present = await versionOf(exec, 'uv', temp);
  if (present !== undefined && (wish === undefined || satisfies(present, wish.range)))
    return { version: present, path: undefined, origin: 'on PATH' };
  const version = exactVersion(wish);
  const target = join(toolCache, 'aevon-uv', version);
  const bin = join(target, 'bin');
  if (existsSync(join(bin, 'uv'))) return { version, path: bin, origin: 'tool cache' };
  if ((await versionOf(exec, 'python3', temp)) === undefined) {
    throw new Failure({
      kind: 'user',
      code: 'python-missing',
      what: 'there is a uv.lock, but no python3 on this runner to install uv with',
      fix: 'install Python 3.10 or newer, or uv itself, in an earlier step',
    });
  }
  const partial = `${target}.${randomUUID()}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true });
  const { text, args } = requirement(version);
  await writeFile(join(partial, 'requirements.txt'), text);
  const pip = [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    '--no-deps',
    '--only-binary=:all:',
    '--target',
    partial,
  ];
  const result = await exec.run({
    command: 'python3',
    args: [...pip, ...args, '-r', join(partial, 'requirements.txt')],
    cwd: temp,
    timeoutMs: 180_000,
  });
  if (result.exitCode !== 0) {
    throw new Failure({
      kind: 'infrastructure',
      code: 'uv-not-installed',
      what: `uv ${version} could not be installed by pip`,
      cause: 'the package index did not answer, has no such version, or serves other files than the known ones',
      fix: 'check the index settings of the runner, or install uv in an earlier step',
      details: result.stderr.trim().split('\n').slice(-8),
    });
  }
  await rename(partial, target).catch(() => rm(partial, { recursive: true, force: true }));
  const origin = version === defaultUvVersion ? 'installed by pip, SHA-256 checked' : 'installed by pip';
  return { version, path: bin, origin };
}
