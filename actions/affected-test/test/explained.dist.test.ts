import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Member } from './parts/calls.ts';
import { startShippedWorld, type ShippedWorld } from './parts/shipped.ts';
import { makeRepository } from './parts/world.ts';

let shipped: ShippedWorld;
beforeAll(async () => {
  shipped = await startShippedWorld();
});
afterAll(async () => shipped[Symbol.asyncDispose]());

const vitest: Member = ['ui', 'ui', 'vitest'];
const pytest: Member = ['api', 'api', 'pytest'];
const project = '[project]\nname = "api"\nversion = "0.1.0"\n';
const start = "import { it } from 'vitest';\n";

/** Fails at its first attempt and passes at the second. */
const flaky = [
  'import os, pytest',
  'MARK = os.path.join(os.path.dirname(__file__), "tried")',
  'def test_flaky():',
  '    tried = os.path.exists(MARK)',
  '    open(MARK, "w").close()',
  '    assert tried',
].join('\n');
const quarantine = JSON.stringify([{ test: 'known', until: '2999-12-31', why: '#1' }]);
const known = `${start}it('known', () => { throw new Error('known'); });\n`;

type Files = Readonly<Record<string, string>>;

/** What else goes wrong beside a failed test that is forgiven, and how the run must end. */
const cases: readonly [string, Member, Files, Readonly<Record<string, string>>, string, string][] = [
  [
    'coverage of pytest below its threshold, beside a flaky test',
    pytest,
    {
      'api/pyproject.toml': `${project}[tool.coverage.report]\nfail_under = 99\n`,
      'api/low.py': 'def low():\n    return 1\n',
      'api/test_a.py': `import low\n${flaky}\n`,
    },
    { retries: '1' },
    'coverage-threshold',
    'of api, its threshold is 99 %',
  ],
  [
    'a hook of pytest that fails the session, beside a flaky test',
    pytest,
    {
      'api/conftest.py': 'def pytest_sessionfinish(session):\n    if session.testsfailed: session.exitstatus = 7\n',
      'api/test_a.py': `${flaky}\n`,
    },
    { retries: '1', coverage: 'false' },
    'exit-code-mismatch',
    'exit code 7',
  ],
  [
    'pytest told to stop half-way, beside a flaky test',
    pytest,
    {
      'api/conftest.py': [
        'import os, pytest',
        'FIRST = not os.path.exists(os.path.join(os.path.dirname(__file__), "tried"))',
        'def pytest_runtest_logfinish():',
        '    if FIRST: pytest.exit("enough", returncode=1)',
      ].join('\n'),
      'api/test_a.py': `${flaky}\ndef test_late(): pass\n`,
    },
    { retries: '1', coverage: 'false' },
    'exit-code-mismatch',
    'enough',
  ],
  [
    'coverage of Vitest below its threshold, beside a quarantined test',
    vitest,
    {
      'ui/vitest.config.ts': 'export default { test: { coverage: { thresholds: { lines: 99 } } } };\n',
      'ui/low.ts': 'export function low(): number {\n  return 1;\n}\n',
      'ui/a.test.ts': `import './low.ts';\n${known}`,
    },
    { quarantine },
    'coverage-threshold',
    'of ui, its threshold is 99 %',
  ],
  [
    'an error outside of tests, beside a quarantined test',
    vitest,
    { 'ui/a.test.ts': `${known}it('loses', () => { void Promise.reject(new Error('lost')); });\n` },
    { quarantine, coverage: 'false' },
    'unhandled-error',
    'was not handled',
  ],
  [
    'a global teardown of Vitest that fails, beside a quarantined test',
    vitest,
    {
      'ui/vitest.config.ts': "export default { test: { globalSetup: './global.ts' } };\n",
      'ui/global.ts': 'export function teardown(): void {\n  throw new Error("no way down");\n}\n',
      'ui/a.test.ts': known,
    },
    { quarantine, coverage: 'false' },
    'exit-code-mismatch',
    'error during close',
  ],
  [
    'a package may be empty, and Vitest fails for another reason',
    vitest,
    {
      'ui/vitest.config.ts': "export default { test: { globalSetup: './global.ts' } };\n",
      'ui/global.ts': 'export function setup(): void {\n  throw new Error("no way up");\n}\n',
      'ui/a.test.ts': `${start}it('one', () => {});\n`,
    },
    { 'min-tests': '0', coverage: 'false' },
    'unhandled-error',
    'was not handled',
  ],
];

function repository(files: Files): string {
  return makeRepository({
    'ui/package.json': '{"name":"ui","type":"module"}',
    'api/pyproject.toml': project,
    ...files,
  });
}

describe('a failed test that is forgiven does not cover for', () => {
  it.each(cases)('%s', async (_, member, files, inputs, code, said) => {
    const workspace = repository(files);
    const run = await shipped.job({ workspace, members: [member], inputs: { cache: 'false', ...inputs } });
    expect(run.conclusion).toBe('failure');
    expect(run.outputs).toMatchObject({ failed: '0', 'failure-code': code });
    expect(run.summary).toContain(said);
  });

  it.each<[string, Member, Files, Readonly<Record<string, string>>, object]>([
    [
      'pytest -x',
      pytest,
      {
        'api/pyproject.toml': `${project}[tool.pytest.ini_options]\naddopts = "-x"\n`,
        'api/test_a.py': `${flaky}\ndef test_wrong(): assert False\n`,
      },
      { retries: '1' },
      { flaky: '1', failed: '1' },
    ],
    [
      'a file that pytest cannot collect',
      pytest,
      { 'api/test_a.py': 'def test_( : pass\n', 'api/test_b.py': 'def test_b(): assert False\n' },
      {},
      { failed: '2' },
    ],
    [
      'vitest --bail',
      vitest,
      {
        'ui/package.json': '{"name":"ui","type":"module","scripts":{"test":"vitest run --bail 1"}}',
        'ui/a.test.ts': `${known}it('wrong', () => { throw new Error('wrong'); });\n`,
      },
      { quarantine },
      { quarantined: '1', failed: '1' },
    ],
  ])('tests that come after it: %s', async (_, member, files, inputs, outputs) => {
    const workspace = repository(files);
    const all = { cache: 'false', coverage: 'false', ...inputs };
    const run = await shipped.job({ workspace, members: [member], inputs: all });
    expect(run.outputs).toMatchObject({ ...outputs, 'failure-code': 'tests-failed' });
  });
});

describe('a package without any test', () => {
  const other = { 'api/test_a.py': 'def test_a(): pass\n' };
  const config = { 'ui/vitest.config.ts': 'export default { test: { passWithNoTests: true } };\n' };
  const members = [vitest, pytest];
  const inputs = { coverage: 'false' };

  it('is an error where the base branch has tests of it, and a warning where that is not known', async () => {
    const full = repository({ ...other, ...config, 'ui/a.test.ts': `${start}it('one', () => {});\n` });
    const empty = repository({ ...other, ...config });
    const unknown = await shipped.job({ workspace: empty, members, inputs, runId: '700', pull: true });
    expect(unknown.outputs).toMatchObject({ verdict: 'passed', tests: '1' });
    expect(unknown.annotations.map(({ message }) => message).join()).toContain('0 tests in ui: vitest found none');

    const main = await shipped.job({ workspace: full, members, inputs, runId: '701' });
    expect(main.outputs).toMatchObject({ verdict: 'passed', tests: '2' });
    const pull = await shipped.job({ workspace: empty, members, inputs, runId: '702', pull: true });
    expect(pull.outputs).toMatchObject({ verdict: 'failed', 'failure-code': 'tests-lost' });
    expect(pull.summary).toContain('0 tests in ui, and the base branch has 1');

    const meant = { ...inputs, 'min-tests': '0' };
    const allowed = await shipped.job({ workspace: empty, members, inputs: meant, runId: '703', pull: true });
    expect(allowed.outputs).toMatchObject({ verdict: 'passed', 'failure-code': '' });
  });
});
