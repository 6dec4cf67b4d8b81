import { Failure } from '@aevon/ports';
import { expect, test } from 'vitest';
import { mergeShards, parseShardReport, type NamedShard, type ShardReport } from '../src/index.ts';
import { shardReport } from './parts.ts';

const expected = { runId: '77', commit: 'a'.repeat(40), shards: 2 };

function named(...reports: readonly ShardReport[]): NamedShard[] {
  return reports.map((report) => ({ name: `shard-${report.shard}-attempt-${report.attempt}`, report }));
}

function refusal(
  reports: readonly ShardReport[],
  expectation: Parameters<typeof mergeShards>[1] = expected,
): { code: string; what: string } {
  try {
    mergeShards(named(...reports), expectation);
  } catch (error) {
    if (error instanceof Failure) return error.facts;
  }
  return { code: 'accepted', what: '' };
}

test('two shards make one report, in whatever order they come', () => {
  const report = mergeShards(named(shardReport(2), shardReport(1)), expected);
  expect(report.cases.map((one) => one.id)).toEqual(['case 1', 'case 2']);
  expect(report.shards.map(({ shard, tests }) => [shard, tests])).toEqual([
    [1, 1],
    [2, 1],
  ]);
});

test.each<[string, ShardReport[], string, string]>([
  ['none', [], 'shard-missing', 'shards 1, 2 of 2 left no report'],
  ['one missing', [shardReport(2)], 'shard-missing', 'shard 1 of 2 left no report'],
  [
    'one doubled',
    [shardReport(1), shardReport(2), shardReport(2)],
    'shard-doubled',
    'shard 2 was reported twice in attempt 1: by shard-2-attempt-1 and shard-2-attempt-1',
  ],
  [
    'another run',
    [shardReport(1), shardReport(2, { runId: '6' })],
    'shard-foreign',
    'shard-2-attempt-1 does not belong to this run: it is of run 6, this is 77',
  ],
  ['another commit', [shardReport(1), shardReport(2, { commit: 'b' })], 'shard-foreign', 'it tested commit b'],
  ['another plan', [shardReport(1), shardReport(2, { planHash: 'x' })], 'shard-foreign', 'another plan'],
  [
    'another number of shards',
    [shardReport(1), shardReport(2, { shards: 3 })],
    'shard-foreign',
    'it is one of 3 shards, others are of 2',
  ],
  ['a shard beyond the number', [shardReport(1), shardReport(3)], 'shard-foreign', 'it says to be shard 3 of 2'],
  [
    'one file in both',
    [shardReport(1), shardReport(2, { units: shardReport(1).units })],
    'shard-overlap',
    'shards 1 and 2 both ran ui/1.test.ts',
  ],
  [
    'a planned file in none',
    [shardReport(1, { planUnits: 3 }), shardReport(2, { planUnits: 3 })],
    'shard-missing',
    'ran 2 of 3 planned test files',
  ],
])('%s is refused by name', (_, reports, code, what) => {
  const refused = refusal(reports);
  expect(refused.code).toBe(code);
  expect(refused.what).toContain(what);
});

test('without a stated number the shards themselves say it', () => {
  expect(refusal([shardReport(1)], { ...expected, shards: undefined }).code).toBe('shard-missing');
  expect(refusal([shardReport(1), shardReport(2)], { ...expected, shards: undefined }).code).toBe('accepted');
});

test('of a shard that was run again the newest attempt counts', () => {
  const again = shardReport(2, { attempt: 3, cases: [] });
  const report = mergeShards(named(shardReport(2), shardReport(1), again, shardReport(2, { attempt: 2 })), expected);
  expect(report.cases.map((one) => one.id)).toEqual(['case 1']);
  expect(report.superseded.map(({ name }) => name)).toEqual(['shard-2-attempt-2', 'shard-2-attempt-1']);
});

test('a report that is cut off or of another shape is refused with the name of its artifact', () => {
  const text = JSON.stringify(shardReport(1));
  expect(parseShardReport(text, 'x')).toEqual(shardReport(1));
  for (const broken of [text.slice(0, -2), '[]', '', text.replace('"version":1', '"version":2')])
    expect(() => parseShardReport(broken, 'the-artifact')).toThrow('the-artifact');
});
