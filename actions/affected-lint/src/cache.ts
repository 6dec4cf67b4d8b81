import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { readPack, writePack } from '@aevon/cache-pack';
import { messageOf, type Runner } from '@aevon/ports';
import type { Ports } from './ports.ts';

const version = 'lint-1';
const maxContentBytes = 512 * 1024 * 1024;

export interface CacheUse {
  /** One sentence: "restored from an earlier run", "nothing kept yet", "off". */
  readonly restored: string;
  readonly hit: boolean;
  /** How keeping it ended. */
  readonly saved: string;
}

export const cacheOff: CacheUse = { restored: 'off', hit: false, saved: 'off' };

export interface LintCache {
  readonly directory: string;
  readonly restored: string;
  readonly hit: boolean;
  /** False when the service did not answer: then nothing is kept either. */
  readonly available: boolean;
  /** Digest of what was there before the linters ran. */
  readonly before: string;
}

function prefixOf(runner: Runner): string {
  const job = runner.job.replace(/[^A-Za-z0-9_.-]/g, '-');
  return `aevon-lint-${runner.os}-${runner.arch}-${job}-`;
}

/** Digest of the names and contents of all files below a folder. */
async function digestOf(directory: string): Promise<string> {
  const hash = createHash('sha256');
  const names = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  for (const file of files.sort()) hash.update(`${path.relative(directory, file)}\0`).update(await readFile(file));
  return hash.digest('hex');
}

type Filled = Pick<LintCache, 'hit' | 'restored' | 'available'>;

function unavailable(reason: string): Filled {
  return { hit: false, available: false, restored: `not available: ${reason}` };
}

async function fill({ cache, runner }: Ports, directory: string, pack: string): Promise<Filled> {
  const key = prefixOf(runner);
  const found = await cache.find({ key, restoreKeys: [key], version });
  if (found.outcome === 'miss') return { hit: false, available: true, restored: 'nothing kept yet' };
  if (found.outcome === 'unavailable') return unavailable(found.reason);
  const download = await found.download(pack);
  if (download.outcome === 'unavailable') return unavailable(download.reason);
  const read = await readPack(pack, directory, { maxContentBytes });
  if (read.outcome === 'corrupt')
    return { hit: false, available: true, restored: `found damaged, left out: ${read.reason}` };
  const size = Math.ceil(download.bytes / 1024);
  return { hit: true, available: true, restored: `restored ${size} KiB of ${found.key}` };
}

/** Brings the content caches of an earlier run. Whatever goes wrong is told, and linting goes on without. */
export async function restoreCache(ports: Ports, directory: string): Promise<LintCache> {
  const pack = `${directory}.pack`;
  await mkdir(directory, { recursive: true });
  try {
    const filled = await fill(ports, directory, pack);
    return { directory, ...filled, before: await digestOf(directory) };
  } catch (error) {
    return { directory, ...unavailable(messageOf(error)), before: '' };
  } finally {
    await rm(pack, { force: true });
  }
}

async function save(ports: Ports, cache: LintCache, leg: string): Promise<string> {
  if ((await digestOf(cache.directory)) === cache.before) return 'unchanged, nothing to keep';
  const { runId, runAttempt } = ports.runner;
  const key = `${prefixOf(ports.runner)}${runId}-${runAttempt}-${leg}`;
  const pack = `${cache.directory}.pack`;
  try {
    const written = await writePack(pack, cache.directory, await readdir(cache.directory));
    if (written.contentBytes > maxContentBytes) return `not kept: ${written.contentBytes} bytes are too many`;
    const saved = await ports.cache.save({ key, version, file: pack });
    if (saved.outcome === 'saved') return `kept ${Math.ceil(saved.bytes / 1024)} KiB`;
    return saved.outcome === 'exists' ? 'kept by another job already' : `not kept: ${saved.reason}`;
  } finally {
    await rm(pack, { force: true });
  }
}

/** Keeps the content caches as one entry of this job; never for a pull request from a fork. */
export async function saveCache(ports: Ports, cache: LintCache, leg: string, fromFork: boolean): Promise<CacheUse> {
  const { hit, restored } = cache;
  if (!cache.available) return { hit, restored, saved: 'nothing kept' };
  if (fromFork) return { hit, restored, saved: 'not kept: a pull request from a fork only reads' };
  const saved = await save(ports, cache, leg).catch((error: unknown) => `not kept: ${messageOf(error)}`);
  return { hit, restored, saved };
}

/** Whether content caches are worth their price: they were there, or they will be kept. */
export function isUseful(cache: LintCache, fromFork: boolean): boolean {
  return cache.hit || (cache.available && !fromFork);
}
