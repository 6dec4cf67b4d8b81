import { expect, test } from 'vitest';
import type { TestUnit } from '@aevon/test-results';
import { agreeOnSplit, type SplitRequest } from '../src/split.ts';
import type { Target } from '../src/targets.ts';
import { makeBench, MemoryCache } from './parts/world.ts';

const target: Target = { package: 'ui', runner: 'vitest', path: 'ui', root: '/r', directory: '/r/ui' };
const files = ['a', 'b', 'c', 'd'].map((name) => `ui/${name}.test.ts`);

function request(timings: Readonly<Record<string, number>>, changes: Partial<SplitRequest> = {}): SplitRequest {
  const byKey = Object.fromEntries(
    Object.entries(timings).map(([name, time]) => [`ui\nvitest\nui/${name}.test.ts`, time]),
  );
  return {
    name: 'test',
    commit: 'a'.repeat(40),
    shards: 2,
    targets: [target],
    history: async () => ({
      branch: 'main',
      note: undefined,
      answered: true,
      history: { version: 1, packages: { ui: { commit: 'x', tests: 4, timings: byKey, overheads: {} } } },
    }),
    discover: async () => files.map((file): TestUnit => ({ package: 'ui', runner: 'vitest', file })),
    cache: true,
    ...changes,
  };
}

function shardOf(split: Awaited<ReturnType<typeof agreeOnSplit>>, name: string): number | undefined {
  return split.units.find(({ unit }) => unit.file === `ui/${name}.test.ts`)?.shard;
}

test('a later job and a later attempt take the split that the first job stored, although times have changed', async () => {
  const cache = new MemoryCache();
  const first = await agreeOnSplit(makeBench({}, { cache }).ports, request({ a: 900, b: 100, c: 100, d: 100 }));
  expect([shardOf(first, 'a'), shardOf(first, 'b'), shardOf(first, 'c')]).toEqual([1, 2, 2]);
  const later = await agreeOnSplit(
    makeBench({ runAttempt: 2 }, { cache }).ports,
    request({ a: 1, b: 900, c: 1, d: 1 }),
  );
  expect(later).toEqual(first);
  expect(cache.entries).toHaveLength(1);
});

test('jobs that start together agree: who saves second takes what the first saved', async () => {
  const cache = new MemoryCache();
  const bench = (): ReturnType<typeof makeBench>['ports'] => makeBench({}, { cache }).ports;
  const splits = await Promise.all([
    agreeOnSplit(bench(), request({ a: 900 })),
    agreeOnSplit(bench(), request({ b: 900 })),
  ]);
  expect(splits[0]).toEqual(splits[1]);
});

test('another run, commit or number of shards has a split of its own', async () => {
  const cache = new MemoryCache();
  await agreeOnSplit(makeBench({}, { cache }).ports, request({}));
  await agreeOnSplit(makeBench({ runId: '78' }, { cache }).ports, request({}));
  await agreeOnSplit(makeBench({}, { cache }).ports, request({}, { commit: 'b'.repeat(40) }));
  await agreeOnSplit(makeBench({}, { cache }).ports, request({}, { shards: 3 }));
  expect(new Set(cache.entries.map((entry) => entry.key)).size).toBe(4);
});

test.each(['read-only', 'gone'] as const)(
  'where the cache is %s every job makes the same split without times',
  async (mode) => {
    const cache = new MemoryCache();
    cache.mode = mode;
    const one = await agreeOnSplit(makeBench({}, { cache }).ports, request({ a: 900 }));
    const two = await agreeOnSplit(makeBench({}, { cache }).ports, request({ d: 900 }));
    expect(one).toEqual(two);
  },
);
