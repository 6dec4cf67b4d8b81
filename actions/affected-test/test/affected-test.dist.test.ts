import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { planOf, type Member } from './parts/calls.ts';
import { commitOf, startShippedWorld, type ShippedWorld } from './parts/shipped.ts';
import { makeRepository } from './parts/world.ts';

const members: readonly Member[] = [
  ['@shop/ui', 'packages/ui', 'vitest'],
  ['pricing', 'services/pricing', 'pytest'],
];

function shop(changes: Readonly<Record<string, string>> = {}): string {
  return makeRepository({
    'packages/ui/package.json': '{"name":"@shop/ui","type":"module"}',
    'packages/ui/src/sum.ts': 'export const sum = (a: number, b: number): number => a + b;\n',
    'packages/ui/a.test.ts':
      "import { expect, it } from 'vitest';\nimport { sum } from './src/sum.ts';\nit('adds', () => { expect(sum(1, 2)).toBe(3); });\n",
    'packages/ui/b.test.ts': "import { it } from 'vitest';\nit('works', () => {});\n",
    'services/pricing/pyproject.toml': '[project]\nname = "pricing"\nversion = "0.1.0"\n',
    'services/pricing/test_a.py': 'def test_a(): pass\n',
    ...changes,
  });
}

let shipped: ShippedWorld;
beforeAll(async () => {
  shipped = await startShippedWorld();
});
afterAll(async () => shipped[Symbol.asyncDispose]());

describe('one job', () => {
  it('runs both languages, stores numbers on main, and a pull request is compared with them', async () => {
    const workspace = shop();
    const main = await shipped.job({ workspace, members, inputs: {}, runId: '1' });
    expect(main.conclusion).toBe('success');
    expect(main.outputs).toMatchObject({
      verdict: 'passed',
      tests: '3',
      passed: '3',
      failed: '0',
      coverage: '100',
      'failure-code': '',
    });
    expect(shipped.github.caches).toHaveLength(1);
    const pull = await shipped.job({ workspace, members, inputs: {}, runId: '2', pull: true });
    expect(pull.outputs).toMatchObject({ verdict: 'passed', 'coverage-delta': '0' });
    expect(pull.summary).toContain('±0.0 against `main`');
    expect(shipped.github.caches).toHaveLength(1);
    expect(shipped.world.refusedHosts).toEqual([]);
    expect(shipped.world.crashes).toEqual([]);
  });

  it('is red with outputs, annotations at the failing lines and a summary when tests fail', async () => {
    const workspace = shop({
      'packages/ui/b.test.ts':
        "import { expect, it } from 'vitest';\nit('compares', () => {\n  expect({ a: 1 }).toEqual({ a: 2 });\n});\n",
      'services/pricing/test_a.py': 'def test_a():\n    assert [1] == [2]\n',
    });
    const run = await shipped.job({ workspace, members, inputs: {}, runId: '3' });
    expect(run.conclusion).toBe('failure');
    expect(run.outputs).toMatchObject({ verdict: 'failed', failed: '2', passed: '1', 'failure-code': 'tests-failed' });
    expect(run.annotations.filter(({ file }) => file !== undefined).map(({ file, line }) => `${file}:${line}`)).toEqual(
      ['packages/ui/b.test.ts:3', 'services/pricing/test_a.py:2'],
    );
    expect(run.summary.split('\n')[0]).toBe('## ❌ Tests: 2 of 3 tests failed, in 2 of 2 packages');
    expect(run.summary).toContain('-   "a": 2,');
  });

  it('cannot be made to run a command by what tests print or how they are named', async () => {
    const hostile = '::set-output name=verdict::passed';
    const workspace = shop({
      'packages/ui/b.test.ts': `import { it } from 'vitest';\nprocess.stdout.write('${hostile}\\n::error::owned\\n##[error]owned\\n::add-mask::a\\n');\nit(${JSON.stringify(`${hostile}\n${hostile}`)}, () => { throw new Error('\\n::error::owned'); });\n`,
      'services/pricing/test_a.py': `def test_a():\n    print("${hostile}")\n    assert False, "\\n::warning::owned"\n`,
    });
    const run = await shipped.job({ workspace, members, inputs: {}, runId: '4' });
    expect(run.outputs).toMatchObject({ verdict: 'failed', failed: '2' });
    expect(run.annotations.filter(({ message }) => message === 'owned')).toEqual([]);
    expect(run.masks).not.toContain('a');
  });

  it('reports both wrong inputs and inputs that contradict each other', async () => {
    const workspace = shop();
    const wrong = await shipped.job({ workspace, members, inputs: { shard: '3', shards: '2' } });
    expect(wrong.outputs).toMatchObject({ verdict: '', 'failure-code': 'invalid-inputs' });
    const plan = await shipped.job({ workspace, inputs: { plan: '{"version":1' } });
    expect(plan.outputs['failure-code']).toBe('plan-unreadable');
    const stranger = await shipped.job({ workspace, members, inputs: { packages: 'nobody' } });
    expect(stranger.outputs['failure-code']).toBe('package-unknown');
    expect(stranger.annotations.map(({ message }) => message).join()).toContain('the plan has no package nobody');
  });

  it('refuses to test another commit than the one that the plan is of', async () => {
    const workspace = shop();
    const [here, there] = [commitOf(workspace), 'b'.repeat(40)];
    const run = await shipped.job({ workspace, inputs: { plan: JSON.stringify(planOf(members, there)) } });
    expect(run.conclusion).toBe('failure');
    expect(run.outputs).toMatchObject({ verdict: '', 'failure-code': 'plan-of-another-commit' });
    const said = run.annotations.map(({ message }) => message).join();
    expect(said).toContain(here);
    expect(said).toContain(there);
    expect(run.log.join('\n')).not.toContain('(vitest) │');
  });

  it('ends its runners and itself in time when the job is cancelled', async () => {
    const workspace = shop({ 'services/pricing/test_a.py': 'import time\ndef test_a():\n    time.sleep(600)\n' });
    const began = performance.now();
    const run = await shipped.job({
      workspace,
      members,
      inputs: { runners: 'pytest', coverage: 'false' },
      cancelOnLine: /collected|test session starts/,
    });
    expect(run.conclusion).not.toBe('success');
    expect(performance.now() - began).toBeLessThan(20_000);
    expect(run.orphans).toEqual([]);
  });
});

describe('GitHub at fault', () => {
  it.each([
    ['answers 500', { kind: 'html-500' }],
    ['limits the rate', { kind: 'rate-limit', retryAfter: 600 }],
    ['cuts the connection', { kind: 'reset' }],
    ['hangs', { kind: 'hang' }],
  ] as const)('a cache that %s costs the numbers and never the verdict', async (_, fault) => {
    const workspace = shop();
    const repair = shipped.github.faults.add({ ...fault, path: /CacheService/, times: Infinity });
    const run = await shipped.job({ workspace, members, runId: '30', inputs: { runners: 'vitest' } });
    repair();
    expect(run.outputs).toMatchObject({ verdict: 'passed', tests: '2', coverage: '100', 'coverage-delta': '' });
    expect(run.summary).toContain('(the numbers of main could not be read)');
    expect(run.log.join('\n')).toMatch(/the numbers of main could not be read: .+/);
  });

  it('an artifact service that is away makes the shard inconclusive, with its results in the log', async () => {
    const workspace = shop();
    const repair = shipped.github.faults.add({ kind: 'status', status: 503, path: /ArtifactService/, times: Infinity });
    const run = await shipped.job({
      workspace,
      members,
      runId: '31',
      inputs: { shard: '1', shards: '2', coverage: 'false' },
    });
    repair();
    expect(run.conclusion).toBe('failure');
    expect(run.outputs['verdict']).toBe('inconclusive');
    expect(run.outputs['failure-code']).toMatch(/^artifact-/);
    expect(Number(run.outputs['tests'])).toBeGreaterThan(0);
  });
});

describe('without a plan', () => {
  it('plans by itself', async () => {
    const workspace = shop({
      'package.json': '{"name":"shop","private":true}',
      'pnpm-workspace.yaml': 'packages:\n  - packages/*\n',
      '.gitignore': 'node_modules\n',
    });
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', ...args], { cwd: workspace });
    writeFileSync(
      join(workspace, 'packages/ui/package.json'),
      '{"name":"@shop/ui","type":"module","devDependencies":{"vitest":"*"}}',
    );
    git('init', '--quiet', '--initial-branch=main');
    git('add', '--all');
    git('commit', '--quiet', '--message=one');
    const run = await shipped.job({ workspace, runId: '40', inputs: { coverage: 'false', runners: 'vitest' } });
    expect(run.outputs).toMatchObject({ verdict: 'passed', tests: '2', 'failure-code': '' });
    expect(run.log.join('\n')).toContain('plan: all: ');
  });
});

describe('shards', () => {
  const inputs = { shards: '2', coverage: 'false' };

  it('go through artifacts into one report; a shard that is run again replaces its first attempt', async () => {
    const workspace = shop({ 'services/pricing/test_a.py': 'def test_a():\n    assert 1 == 2\n' });
    const legs = [];
    for (const shard of ['1', '2'])
      legs.push(await shipped.job({ workspace, members, runId: '20', inputs: { ...inputs, shard } }));
    expect(legs.map((leg) => leg.outputs['verdict']).sort()).toEqual(['failed', 'passed']);
    const red = await shipped.job({ workspace, members, runId: '20', inputs: { mode: 'merge', shards: '2' } });
    expect(red.outputs).toMatchObject({ verdict: 'failed', tests: '3', failed: '1', 'failure-code': 'tests-failed' });

    writeFileSync(join(workspace, 'services/pricing/test_a.py'), 'def test_a(): pass\n');
    const failed = legs[0]?.outputs['verdict'] === 'failed' ? '1' : '2';
    await shipped.job({ workspace, members, runId: '20', attempt: 2, inputs: { ...inputs, shard: failed } });
    const green = await shipped.job({
      workspace,
      members,
      runId: '20',
      attempt: 2,
      inputs: { mode: 'merge', shards: '2' },
    });
    expect(green.outputs).toMatchObject({ verdict: 'passed', tests: '3', failed: '0', 'failure-code': '' });
    expect(green.summary).toContain(`Shard ${failed} was run again: its attempt 1 does not count.`);
  });

  it('agree also where the cache is read-only, as for a fork', async () => {
    const workspace = shop();
    for (const shard of ['2', '1'])
      await shipped.job({ workspace, members, runId: '21', pull: true, readOnly: true, inputs: { ...inputs, shard } });
    const run = await shipped.job({
      workspace,
      members,
      runId: '21',
      pull: true,
      readOnly: true,
      inputs: { mode: 'merge', shards: '2' },
    });
    expect(run.outputs).toMatchObject({ verdict: 'passed', tests: '3' });
  });

  it('are not merged when one is missing', async () => {
    const workspace = shop();
    await shipped.job({ workspace, members, runId: '22', inputs: { ...inputs, shard: '1' } });
    const run = await shipped.job({ workspace, members, runId: '22', inputs: { mode: 'merge', shards: '2' } });
    expect(run.conclusion).toBe('failure');
    expect(run.outputs).toMatchObject({ verdict: 'inconclusive', 'failure-code': 'shard-missing' });
    expect(run.annotations.map(({ message }) => message).join()).toContain('shard 2 of 2 left no report');
  });
});
