import { copyFile, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { listPack } from '@aevon/cache-pack';
import type { CacheQuery, CacheStore, Clock } from '@aevon/ports';
import { emptyMemory, openPackCache, savePackCache, type InputMemory, type PackCacheOptions } from '@aevon/turbo';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { retain, type ArtifactIndex } from '../src/artifact-index.ts';
import { mergeMemory, parseMemory } from '../src/task-inputs.ts';
import { clock } from './shop.ts';

/** A cache in memory; `spoil` changes the file that a download gives. */
class MemoryStore implements CacheStore {
  readonly entries = new Map<string, Buffer>();
  readonly asked: CacheQuery[] = [];
  spoil: (bytes: Buffer) => Buffer = (bytes) => bytes;

  async find(query: CacheQuery) {
    this.asked.push(query);
    const key = [...this.entries.keys()]
      .reverse()
      .find((name) => [query.key, ...(query.restoreKeys ?? [])].some((prefix) => name.startsWith(prefix)));
    const bytes = key === undefined ? undefined : this.entries.get(key);
    if (key === undefined || bytes === undefined) return { outcome: 'miss' } as const;
    const download = async (to: string) => {
      await writeFile(to, this.spoil(bytes));
      return { outcome: 'done', bytes: bytes.length } as const;
    };
    return { outcome: 'hit', key, exact: key === query.key, download } as const;
  }

  async save(entry: { readonly key: string; readonly file: string }) {
    const bytes = await readFile(entry.file);
    this.entries.set(entry.key, bytes);
    return { outcome: 'saved', bytes: bytes.length } as const;
  }
}

const query = { key: 'run-2', restoreKeys: ['run-'] };
const put = { durationMs: 5, tag: 'tag', expectedBytes: undefined };

async function optionsFor(store: CacheStore, at: Clock = clock): Promise<PackCacheOptions> {
  return { store, clock: at, directory: await mkdtemp(join(tmpdir(), 'pack-cache-')) };
}

function laterBy(milliseconds: number): Clock {
  return { ...clock, now: () => new Date(Date.now() + milliseconds) };
}

const memory: InputMemory = {
  globals: { g: { files: {}, env: {}, external: '', turbo: '2.11.11' } },
  tasks: {
    'a#build': {
      hash: 'h',
      files: { f: '1' },
      env: {},
      dependencies: {},
      external: '',
      definition: '',
      command: '',
      global: 'g',
    },
  },
};

/** A store that holds one run with the artifacts `one` and `two`. */
async function storeWithRun(): Promise<MemoryStore> {
  const store = new MemoryStore();
  const options = await optionsFor(store);
  const opened = await openPackCache(options, query);
  for (const hash of ['one', 'two']) await opened.folder.put(hash, Readable.from([`bytes of ${hash}`]), put);
  expect(await savePackCache(options, opened, { key: 'run-1', later: memory })).toMatchObject({ outcome: 'saved' });
  return store;
}

describe('the pack', () => {
  it('brings artifacts, their facts and the inputs of earlier runs back in one download', async () => {
    const store = await storeWithRun();
    const opened = await openPackCache(await optionsFor(store), query);
    expect(opened.restored).toMatchObject({ outcome: 'restored', key: 'run-1' });
    expect(opened.folder.find('one')).toMatchObject({ bytes: 12, durationMs: 5, tag: 'tag' });
    expect(opened.memory).toEqual(memory);
    expect(store.asked).toHaveLength(2);
  });

  it('is not saved when nothing is new', async () => {
    const store = await storeWithRun();
    const options = await optionsFor(store);
    const opened = await openPackCache(options, query);
    expect(await savePackCache(options, opened, { key: 'run-2', later: memory })).toEqual({ outcome: 'unchanged' });
  });

  it('loses what no run used for a week, and keeps what this run used', async () => {
    const store = await storeWithRun();
    const options = await optionsFor(store, laterBy(8 * 86_400_000));
    const opened = await openPackCache(options, query);
    (await opened.folder.read('one')).destroy();
    await opened.folder.put('three', Readable.from(['3']), put);
    await savePackCache(options, opened, { key: 'run-2', later: emptyMemory });
    await writeFile(join(options.directory, 'saved'), store.entries.get('run-2') ?? '');
    const listed = await listPack(join(options.directory, 'saved'));
    expect(listed.outcome === 'done' && listed.entries.map(({ path }) => path)).toEqual([
      'artifacts/one',
      'artifacts/three',
      'index.json',
      'inputs.json',
    ]);
  });

  it.each<[string, (bytes: Buffer) => Buffer]>([
    ['cut off', (bytes) => bytes.subarray(0, bytes.length / 2)],
    ['empty', () => Buffer.alloc(0)],
    ['another file', () => Buffer.from('not a pack at all')],
    ['changed', (bytes) => Buffer.concat([bytes.subarray(0, 30), Buffer.from([1, 2, 3]), bytes.subarray(33)])],
  ])('that is %s counts as none, and a new one is saved', async (_, spoil) => {
    const store = await storeWithRun();
    store.spoil = spoil;
    const options = await optionsFor(store);
    const opened = await openPackCache(options, query);
    expect(opened.restored.outcome).toBe('none');
    expect(JSON.stringify(opened.restored)).toContain('the entry run-1 is damaged');
    expect(opened.folder.size).toBe(0);
    expect(opened.memory).toEqual(emptyMemory);
    await opened.folder.put('new', Readable.from(['new']), put);
    expect((await savePackCache(options, opened, { key: 'run-2', later: emptyMemory })).outcome).toBe('saved');
  });

  it('with an index that does not fit its files serves what fits', async () => {
    const store = await storeWithRun();
    const options = await optionsFor(store);
    const opened = await openPackCache(options, query);
    await writeFile(join(opened.folder.directory, 'artifacts/one'), 'other length');
    await copyFile(join(opened.folder.directory, 'artifacts/two'), join(opened.folder.directory, 'artifacts/stranger'));
    await writeFile(join(opened.folder.directory, 'artifacts/one'), 'x');
    const { ArtifactFolder } = await import('@aevon/turbo');
    const again = await ArtifactFolder.open(opened.folder.directory, clock);
    expect([again.find('one'), again.find('stranger')]).toEqual([undefined, undefined]);
    expect(again.find('two')?.bytes).toBe(12);
    await writeFile(join(opened.folder.directory, 'index.json'), '{"../x": {"bytes": 1}}');
    expect((await ArtifactFolder.open(opened.folder.directory, clock)).size).toBe(0);
  });
});

describe('retention', () => {
  const artifact = fc.record({
    bytes: fc.nat(1000),
    durationMs: fc.nat(),
    tag: fc.constant(undefined),
    usedAt: fc.integer({ min: 0, max: 1000 }),
  });

  it('never keeps more than allowed, nor anything old, and drops the oldest first', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), artifact), fc.nat(3000), fc.nat(1000), (entries, maxBytes, maxAgeMs) => {
        const index: ArtifactIndex = new Map(Object.entries(entries));
        const { kept, dropped } = retain(index, 1000, { maxAgeMs, maxBytes });
        expect([...kept.values()].reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(maxBytes);
        expect([...kept.values()].every(({ usedAt }) => 1000 - usedAt <= maxAgeMs)).toBe(true);
        expect([...kept.keys(), ...dropped].sort()).toEqual([...index.keys()].sort());
      }),
    );
  });
});

describe('the memory of inputs', () => {
  it('lays a run over earlier ones and forgets globals that nobody names', () => {
    const later: InputMemory = {
      globals: { h: { files: {}, env: {}, external: 'x', turbo: '2.12.0' } },
      tasks: {
        'a#build': {
          hash: 'i',
          files: {},
          env: {},
          dependencies: {},
          external: '',
          definition: '',
          command: '',
          global: 'h',
        },
      },
    };
    expect(mergeMemory(memory, later)).toEqual(later);
    expect(mergeMemory(memory, emptyMemory)).toEqual(memory);
  });

  it('is empty out of anything else', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(parseMemory(text)).toEqual(emptyMemory);
      }),
    );
  });
});
