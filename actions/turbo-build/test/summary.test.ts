import { describe, expect, it } from 'vitest';
import { duration, summarizeBuild, tally, type BuildReport } from '../src/summary.ts';
import type { TaskRow } from '../src/task-rows.ts';
import { timelineChart } from '../src/timeline.ts';
import { readOnlyReason } from '../src/trust.ts';
import { cacheKeys } from '../src/cache-keys.ts';

function row(id: string, state: TaskRow['state'], more: Partial<TaskRow> = {}): TaskRow {
  const [name = '', task = ''] = id.split('#');
  const base = { id, package: name, task, state, source: undefined, startedMs: 0, durationMs: 1500, savedMs: 0 };
  return { ...base, exitCode: undefined, directory: name, logFile: '', why: '', ...more };
}

const report: BuildReport = {
  verdict: 'passed',
  rows: [row('a#build', 'hit', { savedMs: 12_345 }), row('b#build', 'built', { why: 'src/x.ts changed' })],
  failed: [],
  notes: [],
  cache: { state: 'restored', note: '3 artifacts' },
  turbo: '2.11.11',
  durationMs: 2000,
};

describe('the summary', () => {
  it('begins with the decision and the time saved', () => {
    const [first] = summarizeBuild(report).split('\n');
    expect(first).toBe('## ✅ Built: 2 tasks, 1 from the cache, 12.3 s saved');
  });

  it('lists what failed first, then what ran, then what was restored', () => {
    const rows = [row('a#build', 'hit'), row('b#build', 'built'), row('c#build', 'not-run'), row('d#build', 'failed')];
    const text = summarizeBuild({ ...report, verdict: 'failed', rows });
    expect([...text.matchAll(/<code>(\w)/g)].map(([, name]) => name)).toEqual(['d', 'c', 'b', 'a']);
    expect(text).toMatch(/^## ❌ Build failed: 1 task of 4/);
  });

  it('shows foreign text as it is: names, reasons and logs', () => {
    const evil = '</code><img src=x>|`@someone`\n| x |';
    const rows = [row(`${evil}#build`, 'failed', { why: evil })];
    const [task] = rows;
    if (task === undefined) throw new Error('no row');
    const failed = [{ task, log: ['```', '</details>', '::error::x'], annotations: [] }];
    const text = summarizeBuild({ ...report, verdict: 'failed', rows, failed, cache: { state: 'empty', note: evil } });
    expect(text).not.toContain('<img');
    expect(text).not.toContain('@someone');
    expect(text.split('\n').filter((line) => line.startsWith('| '))).toHaveLength(2);
    expect(text).toContain('````text\n```\n</details>');
  });

  it('stays short for a thousand tasks', () => {
    const rows = Array.from({ length: 1000 }, (_, index) => row(`p${index}#build`, 'built'));
    const text = summarizeBuild({ ...report, rows });
    expect(text.split('\n').length).toBeLessThan(150);
    expect(text).toContain('… and 920 more tasks');
  });

  it('counts', () => {
    const rows = [row('a#b', 'hit', { savedMs: 5 }), row('b#b', 'built'), row('c#b', 'failed'), row('d#b', 'not-run')];
    expect(tally(rows)).toEqual({ hits: 1, misses: 2, failed: ['c#b'], savedMs: 5 });
  });

  it.each([
    [0, '0 ms'],
    [999, '999 ms'],
    [1000, '1.0 s'],
    [59_900, '59.9 s'],
    [61_400, '1 min 1 s'],
    [3_600_000, '60 min 0 s'],
  ])('writes %i ms as %s', (milliseconds, text) => {
    expect(duration(milliseconds)).toBe(text);
  });
});

describe('the timeline', () => {
  it('shows when tasks ran, and nothing where it would tell nothing', () => {
    const rows = ['a', 'b', 'c'].map((name, index) =>
      row(`${name}#build`, index === 2 ? 'failed' : 'built', { startedMs: index * 10 }),
    );
    expect(timelineChart(rows).join('\n')).toContain(
      '    build a :active, 0, 1500\n    build b :active, 10, 1510\n    build c :crit, 20, 1520',
    );
    expect(timelineChart(rows.slice(1))).toEqual([]);
    expect(timelineChart(rows.map((one) => ({ ...one, state: 'hit' as const })))).toEqual([]);
  });

  it('is not broken by names', () => {
    const rows = ['a:b;c,d', 'x\n```\n<b>', '1%%'].map((name) => row(`${name}#build`, 'built'));
    const lines = timelineChart(rows).filter((line) => line.includes(':active'));
    expect(lines.map((line) => line.trim())).toEqual([
      'build a b c d :active, 0, 1500',
      'build x b :active, 0, 1500',
      'build 1 :active, 0, 1500',
    ]);
  });
});

describe('trust', () => {
  const runner = { cacheMode: undefined, eventName: 'pull_request', repository: 'octo-org/shop' };
  const from = (repo: unknown) => ({ pull_request: { head: { repo } } });

  it('is given to pushes and to pull requests of the repository', () => {
    expect(readOnlyReason({ ...runner, eventName: 'push' }, {})).toBeUndefined();
    expect(readOnlyReason(runner, from({ full_name: 'Octo-Org/Shop' }))).toBeUndefined();
  });

  it('is not given to forks, to what does not tell, and to read-only jobs', () => {
    expect(readOnlyReason(runner, from({ full_name: 'x/shop' }))).toContain('x/shop');
    expect(readOnlyReason({ ...runner, eventName: 'pull_request_target' }, from({ full_name: 'x/shop' }))).toContain(
      'x/shop',
    );
    const after = { ...runner, eventName: 'workflow_run' };
    const runOf = (full_name: string) => ({ workflow_run: { head_repository: { full_name } } });
    expect(readOnlyReason(after, runOf('x/shop'))).toContain('x/shop');
    expect(readOnlyReason(after, runOf('octo-org/shop'))).toBeUndefined();
    expect(readOnlyReason(after, {})).toContain('does not tell');
    for (const payload of [undefined, {}, from(7), { pull_request: 1 }])
      expect(readOnlyReason(runner, payload)).toContain('does not tell');
    expect(readOnlyReason({ ...runner, eventName: 'push', cacheMode: 'read' }, {})).toContain('read');
  });
});

describe('keys of the cache', () => {
  const facts = {
    runner: { os: 'Linux', arch: 'X64', job: 'build', runId: '9', runAttempt: 2 },
    workingDirectory: '.',
    tasks: ['build'],
    packages: ['b', 'a'],
  } as const;

  it('fall back from the leg to the job to the system', () => {
    const { key, restoreKeys } = cacheKeys(facts);
    expect(key).toMatch(/^aevon-turbo-Linux-X64-build-[0-9a-f]{12}-9-2$/);
    expect(restoreKeys.every((prefix) => key.startsWith(prefix))).toBe(true);
    expect(restoreKeys.slice(1)).toEqual(['aevon-turbo-Linux-X64-build-', 'aevon-turbo-Linux-X64-']);
  });

  it('know a leg by its packages in any order, and take no comma from a job', () => {
    expect(cacheKeys({ ...facts, packages: ['a', 'b'] }).key).toBe(cacheKeys(facts).key);
    expect(cacheKeys({ ...facts, packages: ['a'] }).key).not.toBe(cacheKeys(facts).key);
    expect(cacheKeys({ ...facts, runner: { ...facts.runner, job: 'a,b c' } }).key).toContain('-a-b-c-');
  });
});
