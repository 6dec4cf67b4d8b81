import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ActionRun } from '@aevon/rehearsal';
import type { Member } from './parts/calls.ts';
import { startShippedWorld, type ShippedWorld } from './parts/shipped.ts';
import { makeRepository } from './parts/world.ts';

let shipped: ShippedWorld;
beforeAll(async () => {
  shipped = await startShippedWorld();
});
afterAll(async () => shipped[Symbol.asyncDispose]());

const ui: Member = ['@shop/ui', 'packages/ui', 'vitest'];
const pricing: Member = ['pricing', 'services/pricing', 'pytest'];

/** Each of two test files runs one of two functions; a third is run by none where `idle` says so. */
function uiShop(thresholds: object, { idle = false, script = 'vitest run' } = {}): string {
  const third = idle ? 'export function three(): number {\n  return 3;\n}\n' : '';
  const calls = (name: string): string =>
    `import { it } from 'vitest';\nimport { ${name} } from './src/numbers.ts';\nit('${name}', () => { ${name}(); });\n`;
  return makeRepository({
    'packages/ui/package.json': JSON.stringify({ name: '@shop/ui', type: 'module', scripts: { test: script } }),
    'packages/ui/vitest.config.ts': `export default { test: { coverage: { thresholds: ${JSON.stringify(thresholds)} } } };\n`,
    'packages/ui/src/numbers.ts': `export function one(): number {\n  return 1;\n}\nexport function two(): number {\n  return 2;\n}\n${third}`,
    'packages/ui/a.test.ts': calls('one'),
    'packages/ui/b.test.ts': calls('two'),
  });
}

function pricingShop(configuration: string, idle = ''): string {
  const project = '[project]\nname = "pricing"\nversion = "0.1.0"\n';
  return makeRepository({
    'services/pricing/pyproject.toml': `${project}${configuration}`,
    'services/pricing/numbers_of.py': `def one():\n    return 1\ndef two():\n    return 2\n${idle}`,
    'services/pricing/test_a.py': 'from numbers_of import one\ndef test_one(): one()\n',
    'services/pricing/test_b.py': 'from numbers_of import two\ndef test_two(): two()\n',
  });
}

interface Sharded {
  readonly legs: readonly ActionRun[];
  readonly merge: ActionRun;
}

let lastRun = 500;

async function inTwoShards(workspace: string, member: Member): Promise<Sharded> {
  const [runId, members] = [String((lastRun += 1)), [member]];
  const legs: ActionRun[] = [];
  for (const shard of ['1', '2'])
    legs.push(await shipped.job({ workspace, members, runId, inputs: { shards: '2', shard } }));
  const merge = await shipped.job({ workspace, members, runId, inputs: { mode: 'merge', shards: '2' } });
  return { legs, merge };
}

function expectPassed({ legs, merge }: Sharded): void {
  for (const run of [...legs, merge]) expect(run.outputs).toMatchObject({ verdict: 'passed', 'failure-code': '' });
  expect(legs.map((leg) => leg.outputs['tests'])).toEqual(['1', '1']);
}

function expectBelow({ legs, merge }: Sharded, said: string): void {
  for (const leg of legs) {
    expect(leg.outputs).toMatchObject({ verdict: 'passed', 'failure-code': '' });
    expect(leg.log.join('\n')).toContain('the job that merges them judges it');
  }
  expect(merge.conclusion).toBe('failure');
  expect(merge.outputs).toMatchObject({ verdict: 'failed', failed: '0', 'failure-code': 'coverage-threshold' });
  expect(merge.summary).toContain(said);
}

describe('coverage thresholds of Vitest over two shards', () => {
  it('are judged by the merge: of the whole, as a count, and for each file of a pattern', async () => {
    const thresholds = { lines: 80, functions: -0.5, 'src/**': { statements: 90, perFile: true } };
    expectBelow(
      await inTwoShards(uiShop(thresholds, { idle: true }), ui),
      'lines 66.66 % of packages/ui, its threshold is 80 %; ' +
        '1 functions of packages/ui did not run, its threshold allows 0.5; ' +
        'statements 66.66 % of packages/ui/src/numbers.ts, its threshold is 90 %',
    );
  });

  it('hold where only the shards together reach them', async () => {
    expectPassed(await inTwoShards(uiShop({ 100: true, 'src/**': { lines: 100 } }), ui));
  });

  it('count also where the script of the package sets them, and in one job', async () => {
    const workspace = uiShop({}, { idle: true, script: 'vitest run --coverage --coverage.thresholds.lines=80' });
    expectBelow(await inTwoShards(workspace, ui), 'lines 66.66 % of packages/ui, its threshold is 80 %');
    const alone = await shipped.job({ workspace, members: [ui], inputs: { cache: 'false' } });
    expect(alone.outputs).toMatchObject({ verdict: 'failed', 'failure-code': 'coverage-threshold' });
    expect(alone.summary).toContain('lines 66.66 % of packages/ui, its threshold is 80 %');
  });

  it('are named where coverage is not measured', async () => {
    const workspace = uiShop({ lines: 80 }, { idle: true });
    const run = await shipped.job({ workspace, members: [ui], inputs: { cache: 'false', coverage: 'false' } });
    expect(run.outputs['verdict']).toBe('passed');
    expect(run.summary).toContain('its coverage thresholds are not judged: the input coverage is false');
  });
});

describe('the coverage threshold of pytest over two shards', () => {
  const idle = 'def three():\n    print(3)\n    print(3)\n    print(3)\n';

  it.each([
    ['coverage', '[tool.coverage.report]\nfail_under = 80\nomit = ["test_*"]\n'],
    ['pytest', '[tool.pytest.ini_options]\naddopts = "--cov-fail-under=80"\n[tool.coverage.run]\nomit = ["test_*"]\n'],
  ])('is judged by the merge, set for %s', async (_, configuration) => {
    expectBelow(
      await inTwoShards(pricingShop(configuration, idle), pricing),
      'lines 63 % of services/pricing, its threshold is 80 %',
    );
    expectPassed(await inTwoShards(pricingShop(configuration), pricing));
  });
});
