import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPack, writePack } from '@aevon/cache-pack';
import { createCacheStore } from '@aevon/github';
import { createHttp } from '@aevon/http';

/** One client of the cache in a process of its own, as in a job: saves 100 artifacts, forgets them, restores them. */
const artifacts = 100;
const bytesEach = 300 * 1024;
const concurrency = 10;

const { RUNNER_TEMP: temp = '', ACTIONS_RESULTS_URL: resultsUrl, ACTIONS_RUNTIME_TOKEN: runtimeToken } = process.env;
const folder = mkdtempSync(join(temp, 'client-'));
const store = join(folder, 'artifacts');
const names = Array.from({ length: artifacts }, (_, index) => `artifact-${index}.tar.zst`);

function fill(): void {
  mkdirSync(store, { recursive: true });
  for (const name of names) writeFileSync(join(store, name), randomBytes(bytesEach));
}

async function asPack(): Promise<void> {
  const clock = { now: () => new Date(), monotonic: () => performance.now(), sleep: () => Promise.resolve() };
  const variables = Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  const runner = { resultsUrl, runtimeToken, serverUrl: 'https://github.com', cacheMode: undefined, temp };
  const cache = createCacheStore({ http: createHttp({ clock, env: variables }), clock, runner });
  const file = join(folder, 'pack');
  await writePack(file, store, names);
  const saved = await cache.save({ key: 'pack', version: 'bench-1', file });
  if (saved.outcome !== 'saved') throw new Error(JSON.stringify(saved));
  rmSync(store, { recursive: true });
  const found = await cache.find({ key: 'pack', version: 'bench-1' });
  if (found.outcome !== 'hit') throw new Error(JSON.stringify(found));
  await found.download(file);
  const read = await readPack(file, store);
  if (read.outcome !== 'done') throw new Error(read.reason);
}

async function inTurns(work: (name: string) => Promise<unknown>): Promise<void> {
  const queue = [...names];
  const worker = async (): Promise<void> => {
    for (let name = queue.shift(); name !== undefined; name = queue.shift()) await work(name);
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}

async function oneByOne(): Promise<void> {
  const { restoreCache, saveCache } = await import('@actions/cache');
  await inTurns((name) => saveCache([join(store, name)], name));
  rmSync(store, { recursive: true });
  await inTurns((name) => restoreCache([join(store, name)], name));
}

fill();
const began = performance.now();
await (process.argv[2] === 'pack' ? asPack() : oneByOne());
const took = performance.now() - began;
if (readdirSync(store).length !== artifacts) throw new Error('not everything came back');
console.log(`measured ${took.toFixed(1)}`);
rmSync(folder, { recursive: true, force: true });
