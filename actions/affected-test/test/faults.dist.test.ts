import { afterAll, beforeAll, expect, it } from 'vitest';
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
const start = "import { it } from 'vitest';\n";
const cutReport = [
  'import atexit',
  'def pytest_configure(config):',
  '    path = config.option.xmlpath',
  '    def cut():',
  '        text = open(path).read()',
  '        open(path, "w").write(text[: len(text) // 2])',
  '    atexit.register(cut)',
].join('\n');

/** What a runner does, and how the shipped bundle must end. */
const faults: readonly [string, Member, Readonly<Record<string, string>>, string, string][] = [
  ['vitest finds nothing', vitest, { 'ui/src/a.ts': '' }, 'no-tests', 'vitest found no test in ui'],
  ['pytest finds nothing', pytest, { 'api/a.py': '' }, 'no-tests', 'pytest found no test in api'],
  ['a syntax error in Vitest', vitest, { 'ui/a.test.ts': 'const = 1;\n' }, 'tests-failed', '1 of 1 test failed'],
  [
    'a syntax error in Pytest',
    pytest,
    { 'api/test_a.py': 'def test_( : pass\n' },
    'tests-failed',
    '1 of 1 test failed',
  ],
  [
    'Vitest dies before its report',
    vitest,
    { 'ui/vitest.config.ts': 'process.kill(process.pid, "SIGKILL");\n', 'ui/a.test.ts': start },
    'runner-crashed',
    'killed by SIGKILL',
  ],
  [
    'Vitest leaves with success and no report',
    vitest,
    { 'ui/vitest.config.ts': 'process.exit(0);\n', 'ui/a.test.ts': start },
    'report-missing',
    'without writing a report',
  ],
  [
    'a worker of Vitest is killed',
    vitest,
    { 'ui/a.test.ts': `${start}it("dies", () => { process.kill(process.pid, "SIGKILL"); });\n` },
    'runner-crashed',
    'a worker of vitest died while it ran ui/a.test.ts',
  ],
  [
    'Pytest leaves with success half-way',
    pytest,
    { 'api/test_a.py': 'import os\ndef test_a(): os._exit(0)\n' },
    'runner-crashed',
    'exit code 0',
  ],
  [
    'Pytest is killed',
    pytest,
    { 'api/test_a.py': 'import os, signal\ndef test_a(): os.kill(os.getpid(), signal.SIGKILL)\n' },
    'runner-crashed',
    'killed by SIGKILL',
  ],
  [
    'the report of Pytest is cut off',
    pytest,
    { 'api/conftest.py': cutReport, 'api/test_a.py': 'def test_a(): pass\n' },
    'report-truncated',
    'is cut off',
  ],
  [
    'the configuration is broken',
    vitest,
    { 'ui/vitest.config.ts': 'throw new Error("broken");\n', 'ui/a.test.ts': start },
    'runner-crashed',
    'exit code 1',
  ],
  [
    'an error outside the tests',
    vitest,
    { 'ui/a.test.ts': `${start}it("ok", () => { void Promise.reject(new Error("lost")); });\n` },
    'unhandled-error',
    'was not handled',
  ],
];

it.each(faults)('%s', async (_, member, files, code, said) => {
  const workspace = makeRepository({
    'ui/package.json': '{"name":"ui","type":"module"}',
    'api/pyproject.toml': '[project]\nname = "api"\nversion = "0.1.0"\n',
    ...files,
  });
  const run = await shipped.job({ workspace, members: [member], inputs: { cache: 'false', coverage: 'false' } });
  expect(run.conclusion).toBe('failure');
  expect(run.outputs['failure-code']).toBe(code);
  expect(run.outputs['verdict']).toBe(
    code === 'tests-failed' || code === 'unhandled-error' ? 'failed' : 'inconclusive',
  );
  expect(run.summary + run.annotations.map(({ message }) => message).join()).toContain(said);
});

it('a test that hangs is ended at the limit with its process group', async () => {
  const workspace = makeRepository({
    'api/pyproject.toml': '[project]\nname = "api"\nversion = "0.1.0"\n',
    'api/test_a.py': 'import subprocess\ndef test_a():\n    subprocess.run(["sleep", "600"])\n',
  });
  const run = await shipped.job({
    workspace,
    members: [pytest],
    inputs: { cache: 'false', coverage: 'false', timeout: '3s' },
  });
  expect(run.outputs).toMatchObject({ verdict: 'inconclusive', 'failure-code': 'tests-timed-out' });
  expect(run.orphans).toEqual([]);
});

it('fifty megabytes of output leave a log of a few thousand lines', async () => {
  const shout = 'def test_a():\n    import os\n    for _ in range(500): os.write(2, (b"x" * 99 + b"\\n") * 1000)\n';
  const workspace = makeRepository({
    'api/pyproject.toml': '[project]\nname = "api"\nversion = "0.1.0"\n[tool.pytest.ini_options]\naddopts = "-s"\n',
    'api/test_a.py': shout,
  });
  const run = await shipped.job({ workspace, members: [pytest], inputs: { cache: 'false', coverage: 'false' } });
  expect(run.outputs).toMatchObject({ verdict: 'passed', tests: '1' });
  expect(run.log.length).toBeLessThan(4_000);
}, 60_000);
