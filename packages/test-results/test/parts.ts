import type { MergedReport, ShardReport, TestCase } from '../src/index.ts';

export const context = { package: 'ui', runner: 'vitest', root: '/repo', directory: '/repo/ui' } as const;

export function testCase(changes: Partial<TestCase> = {}): TestCase {
  const base: Pick<TestCase, 'package' | 'runner' | 'file' | 'suite' | 'name'> = {
    package: 'ui',
    runner: 'vitest',
    file: 'ui/a.test.ts',
    suite: ['orders'],
    name: 'retries',
  };
  return {
    id: 'ui > ui/a.test.ts > orders > retries',
    ...base,
    outcome: 'passed',
    durationMs: 5,
    retries: 0,
    ...changes,
  };
}

export function shardReport(shard: number, changes: Partial<ShardReport> = {}): ShardReport {
  return {
    version: 1,
    runId: '77',
    attempt: 1,
    commit: 'a'.repeat(40),
    shard,
    shards: 2,
    planHash: 'h',
    planUnits: 2,
    policy: { minTests: 1, quarantine: [] },
    units: [{ package: 'ui', runner: 'vitest', file: `ui/${shard}.test.ts` }],
    durationMs: 100,
    packages: [{ package: 'ui', path: 'ui', runner: 'vitest', durationMs: 100, notes: [] }],
    cases: [testCase({ id: `case ${shard}`, file: `ui/${shard}.test.ts` })],
    troubles: [],
    ...changes,
  };
}

export function merged(cases: readonly TestCase[], changes: Partial<MergedReport> = {}): MergedReport {
  return {
    commit: 'a'.repeat(40),
    cases,
    troubles: [],
    coverage: undefined,
    thresholds: [],
    superseded: [],
    packages: [{ package: 'ui', path: 'ui', runner: 'vitest', durationMs: 100, notes: [] }],
    shards: [{ shard: 1, attempt: 1, durationMs: 100, files: 1, tests: cases.length }],
    ...changes,
  };
}
