import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '@aevon/ports';
import type { Provided, ToolContext } from './tool.ts';
import { versionOf } from './tool.ts';
import type { PnpmWish } from './wishes.ts';

function failed(version: string, what: string, output: string): Failure {
  return new Failure({
    kind: 'infrastructure',
    code: 'pnpm-not-installed',
    what: `pnpm ${version} could not be installed: ${what}`,
    cause: 'the package registry did not answer, or has no such version',
    fix: 'check `packageManager` in package.json and the registry settings of the runner',
    details: output.trim().split('\n').slice(-8),
  });
}

/** Compares the hash that `packageManager` carries with the registry's; npm then checks the package against that. */
async function checkHash({ exec, temp }: ToolContext, { version, sha512 }: PnpmWish): Promise<void> {
  if (sha512 === undefined) return;
  const result = await exec.run({
    command: 'npm',
    args: ['view', `pnpm@${version}`, 'dist.integrity'],
    cwd: temp,
    timeoutMs: 60_000,
  });
  if (result.exitCode !== 0) throw failed(version, 'its integrity could not be read', result.stderr);
  if (result.stdout.trim() === `sha512-${Buffer.from(sha512, 'hex').toString('base64')}`) return;
  throw new Failure({
    kind: 'user',
    code: 'checksum-mismatch',
    what: `pnpm ${version} of the registry does not have the SHA-512 that packageManager names`,
    cause: 'the field was edited by hand, or the registry serves another package',
    fix: 'write the field anew with `corepack use pnpm@<version>`, and find out which of the two is right',
  });
}

/**
 * Puts the native binary of pnpm 12 in the place of its launcher. pnpm's own install script would do it; without it the
 * launcher is a script without a shebang, which a shell starts and Turborepo can't ("Exec format error").
 */
async function linkBinary(folder: string): Promise<void> {
  const scope = join(folder, 'node_modules/@pnpm');
  const names = existsSync(scope) ? await readdir(scope) : [];
  const name = names.find((candidate) => candidate.startsWith('exe.') && existsSync(join(scope, candidate, 'pnpm')));
  if (name === undefined) return;
  const launcher = join(folder, 'node_modules/.bin/pnpm');
  await rm(launcher, { force: true });
  await symlink(join('..', '@pnpm', name, 'pnpm'), launcher);
}

/**
 * Provides the pnpm that `packageManager` names. npm installs it, so that the user's registry, proxy and credentials
 * are honoured and the package is checked against its integrity; scripts of the package do not run.
 * @throws Failure `pnpm-version-missing`, `pnpm-not-installed`, `checksum-mismatch`.
 */
export async function providePnpm(context: ToolContext, wish: PnpmWish | undefined): Promise<Provided> {
  // Asked in a neutral folder: inside a repository pnpm may switch to another version of itself.
  const present = await versionOf(context.exec, 'pnpm', context.temp);
  if (wish === undefined) {
    if (present !== undefined) return { version: present, path: undefined, origin: 'on PATH' };
    throw new Failure({
      kind: 'user',
      code: 'pnpm-version-missing',
      what: 'package.json does not say which pnpm to use',
      fix: 'add `"packageManager": "pnpm@<version>"` to package.json',
      location: { file: 'package.json' },
    });
  }
  const { version } = wish;
  if (present === version) return { version, path: undefined, origin: 'on PATH' };
  const target = join(context.toolCache, 'aevon-pnpm', version);
  const bin = join(target, 'node_modules/.bin');
  if (existsSync(join(bin, 'pnpm'))) return { version, path: bin, origin: 'tool cache' };
  await checkHash(context, wish);
  const partial = `${target}.${randomUUID()}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true });
  await writeFile(join(partial, 'package.json'), '{ "private": true }\n');
  const args = [
    'install',
    '--prefix',
    partial,
    '--no-save',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    `pnpm@${version}`,
  ];
  const result = await context.exec.run({ command: 'npm', args, cwd: partial, timeoutMs: 180_000 });
  if (result.exitCode !== 0)
    throw failed(version, `npm ended with ${result.exitCode ?? result.killedBy ?? 'no answer'}`, result.stderr);
  await linkBinary(partial);
  await mkdir(join(target, '..'), { recursive: true });
  // Another job of the same runner may have been faster; its folder is as good.
  await rename(partial, target).catch(() => rm(partial, { recursive: true, force: true }));
  const got = await versionOf(context.exec, join(bin, 'pnpm'), context.temp);
  if (got !== version) throw failed(version, `what was installed answers ${got ?? 'nothing'}`, '');
  return { version, path: bin, origin: 'installed by npm, integrity checked' };
}
