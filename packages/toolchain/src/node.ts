import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readdirSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Failure } from '@aevon/ports';
import { maxSatisfying, satisfies, validRange } from 'semver';
import type { Provided, ToolContext } from './tool.ts';
import { versionOf } from './tool.ts';
import type { Wish } from './wishes.ts';

const site = 'https://nodejs.org/dist';

const archNames: Readonly<Record<string, string>> = { X64: 'x64', ARM64: 'arm64' };

function platform({ os, arch }: ToolContext): string {
  const name = archNames[arch];
  const system = { Linux: 'linux', macOS: 'darwin', Windows: undefined }[os];
  if (name !== undefined && system !== undefined) return `${system}-${name}`;
  throw new Failure({
    kind: 'user',
    code: 'platform-unsupported',
    what: `Node cannot be provided for ${os} ${arch}`,
    fix: 'use a Linux or macOS runner, x64 or arm64, or install Node in an earlier step',
  });
}

/** Versions in the runner's tool cache: `node/<version>/<arch>`, whole once `<arch>.complete` is there. */
function cachedVersions({ toolCache, arch }: ToolContext): string[] {
  const folder = join(toolCache, 'node');
  const name = (archNames[arch] ?? arch).toLowerCase();
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((version) => existsSync(join(folder, version, `${name}.complete`)));
}

function cachedPath({ toolCache, arch }: ToolContext, version: string): string {
  return join(toolCache, 'node', version, (archNames[arch] ?? arch).toLowerCase(), 'bin');
}

async function readSite(context: ToolContext, path: string): Promise<string> {
  const response = await context.http.send({
    method: 'GET',
    url: `${site}/${path}`,
    deadlineMs: 30_000,
    purpose: `read ${path} of nodejs.org`,
  });
  if (response.status === 200) return Buffer.from(response.body).toString('utf8');
  throw new Failure({
    kind: 'infrastructure',
    code: 'node-download-failed',
    what: `nodejs.org answered ${response.status} for ${path}`,
    fix: 'run the job again, or use a version that the runner has',
  });
}

async function newest(context: ToolContext, wish: Wish): Promise<string> {
  const listed: unknown = JSON.parse(await readSite(context, 'index.json'));
  const versions = Array.isArray(listed)
    ? listed.flatMap((entry: { version?: unknown }) =>
        typeof entry.version === 'string' ? [entry.version.slice(1)] : [],
      )
    : [];
  const found = maxSatisfying(versions, wish.range);
  if (found !== null) return found;
  throw new Failure({
    kind: 'user',
    code: 'node-version-unknown',
    what: `no release of Node satisfies "${wish.range}"`,
    cause: `asked for by ${wish.source}`,
    fix: 'correct the version',
  });
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** Downloads a release, holds it against the checksum list of that release, and unpacks it beside its place first. */
async function download(context: ToolContext, version: string): Promise<Provided> {
  const name = `node-v${version}-${platform(context)}`;
  const archive = join(context.temp, `${name}.tar.gz`);
  const sums = await readSite(context, `v${version}/SHASUMS256.txt`);
  const wanted = sums
    .split('\n')
    .find((line) => line.endsWith(`  ${name}.tar.gz`))
    ?.slice(0, 64);
  await context.http.download({
    method: 'GET',
    url: `${site}/v${version}/${name}.tar.gz`,
    to: archive,
    deadlineMs: 300_000,
    purpose: `download Node ${version}`,
  });
  if (wanted === undefined || (await sha256(archive)) !== wanted) {
    throw new Failure({
      kind: 'infrastructure',
      code: 'checksum-mismatch',
      what: `the download of Node ${version} does not have the SHA-256 that nodejs.org lists`,
      fix: 'run the job again; if it stays so, do not trust the network in between',
    });
  }
  const target = join(context.toolCache, 'aevon-node', version);
  const partial = `${target}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true });
  const result = await context.exec.run({
    command: 'tar',
    args: ['-xzf', archive, '-C', partial, '--strip-components=1'],
    cwd: context.temp,
    timeoutMs: 120_000,
  });
  if (result.exitCode !== 0)
    throw new Failure({
      kind: 'infrastructure',
      code: 'node-download-failed',
      what: `Node ${version} could not be unpacked: ${result.stderr.slice(-200)}`,
      fix: 'check the space on the disk of the runner',
    });
  await rm(target, { recursive: true, force: true });
  await rename(partial, target);
  return { version, path: join(target, 'bin'), origin: 'downloaded from nodejs.org, SHA-256 checked' };
}

/**
 * Provides the Node that the repository asks for: the one on PATH if it satisfies, else the newest fitting one of the
 * runner's tool cache, else a download.
 * @throws Failure `node-version-unknown`, `node-download-failed`, `checksum-mismatch`, `platform-unsupported`.
 */
export async function provideNode(context: ToolContext, wish: Wish | undefined, cwd: string): Promise<Provided> {
  const present = await versionOf(context.exec, 'node', cwd);
  if (wish !== undefined && validRange(wish.range) === null) {
    throw new Failure({
      kind: 'user',
      code: 'node-version-unknown',
      what: `"${wish.range}" is no version of Node`,
      cause: `asked for by ${wish.source}`,
      fix: 'write a version or range such as 24 or >=22',
    });
  }
  if (present !== undefined && (wish === undefined || satisfies(present, wish.range)))
    return { version: present, path: undefined, origin: 'on PATH' };
  const range = wish?.range ?? '*';
  const cached = maxSatisfying(cachedVersions(context), range);
  if (cached !== null)
    return { version: cached, path: cachedPath(context, cached), origin: 'tool cache of the runner' };
  const version = await newest(context, wish ?? { range, source: 'default' });
  const own = join(context.toolCache, 'aevon-node', version, 'bin');
  if (existsSync(own)) return { version, path: own, origin: 'tool cache' };
  return download(context, version);
}
