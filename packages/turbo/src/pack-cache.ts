import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readPack, writePack } from '@aevon/cache-pack';
import type { CacheQuery, CacheSaved, CacheStore, Clock } from '@aevon/ports';
import { ArtifactFolder } from './artifact-folder.ts';
import { defaultRetention, type Retention } from './artifact-index.ts';
import { mergeMemory, memoryText, parseMemory, type InputMemory } from './task-inputs.ts';

export interface PackCacheOptions {
  readonly store: CacheStore;
  readonly clock: Clock;
  /** A folder of this run, for the artifacts and the pack. */
  readonly directory: string;
}

/** `none` has a reason: there is no such service, a fault, or a pack that is damaged. */
export type Restored =
  | { readonly outcome: 'restored'; readonly key: string; readonly bytes: number }
  | { readonly outcome: 'empty' }
  | { readonly outcome: 'none'; readonly reason: string };

export interface OpenedCache {
  readonly restored: Restored;
  readonly folder: ArtifactFolder;
  readonly memory: InputMemory;
}

/** Layout of the pack; another one must not be read by this version. */
const version = 'turbo-pack-1';
const inputsFile = 'inputs.json';

function paths(directory: string): { readonly content: string; readonly pack: string } {
  return { content: join(directory, 'content'), pack: join(directory, 'pack.zst') };
}

async function download({ store, directory }: PackCacheOptions, query: Omit<CacheQuery, 'version'>): Promise<Restored> {
  const { content, pack } = paths(directory);
  const found = await store.find({ ...query, version });
  if (found.outcome === 'unavailable') return { outcome: 'none', reason: found.reason };
  if (found.outcome === 'miss') return { outcome: 'empty' };
  const got = await found.download(pack);
  if (got.outcome === 'unavailable') return { outcome: 'none', reason: got.reason };
  const read = await readPack(pack, content);
  await rm(pack, { force: true });
  if (read.outcome === 'done') return { outcome: 'restored', key: found.key, bytes: got.bytes };
  return { outcome: 'none', reason: `the entry ${found.key} is damaged: ${read.reason}` };
}

/** Restores the newest pack in one download. Whatever goes wrong, there is a folder to go on with. */
export async function openPackCache(
  options: PackCacheOptions,
  query: Omit<CacheQuery, 'version'>,
): Promise<OpenedCache> {
  await mkdir(options.directory, { recursive: true });
  const restored = await download(options, query);
  const { content } = paths(options.directory);
  const folder = await ArtifactFolder.open(content, options.clock);
  const memory = parseMemory(await readFile(join(content, inputsFile), 'utf8').catch(() => ''));
  return { restored, folder, memory };
}

export type PackSaved = CacheSaved | { readonly outcome: 'unchanged' };

/** Saves one pack with all artifacts worth keeping, when this run made a new one. */
export async function savePackCache(
  { store, directory }: PackCacheOptions,
  opened: OpenedCache,
  entry: { readonly key: string; readonly later: InputMemory; readonly retention?: Retention },
): Promise<PackSaved> {
  if (opened.folder.stored.size === 0) return { outcome: 'unchanged' };
  const { content, pack } = paths(directory);
  const artifacts = await opened.folder.settle(entry.retention ?? defaultRetention);
  await writeFile(join(content, inputsFile), memoryText(mergeMemory(opened.memory, entry.later)));
  await writePack(pack, content, [...artifacts, inputsFile]);
  return store.save({ key: entry.key, version, file: pack });
}
