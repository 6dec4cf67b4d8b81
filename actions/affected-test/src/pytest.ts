import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  mergeRerun,
  pytestNodeId,
  readCoveragePy,
  readPytestReport,
  readReportFile,
  type FileCoverage,
  type TestCase,
  type Trouble,
} from '@aevon/test-results';
import type { Ports } from './ports.ts';
import { findPytest, type PytestTool } from './pytest-tool.ts';
import {
  callRunner,
  crashTrouble,
  emptyTrouble,
  missingRunner,
  unexplainedExit,
  type RunnerEnd,
  type RunRequest,
  type RunResult,
} from './runner-call.ts';

/** https://docs.pytest.org/en/stable/reference/exit-codes.html */
const exitCodes = { interrupted: 2, internalError: 3, usageError: 4, nothingCollected: 5 } as const;

/** More failures than this are no flakes; trying them all again would only take time. */
const retriedAtMost = 100;

function reportArguments(folder: string): string[] {
  // xunit1 has the file and line of each test; captured output stays in the log.
  return [`--junitxml=${join(folder, 'report.xml')}`, '-o', 'junit_family=xunit1', '-o', 'junit_logging=no'];
}

function coverageArguments(request: RunRequest, tool: PytestTool): string[] {
  if (!tool.measuresCoverage) return [];
  if (!request.coverage) return ['--no-cov'];
  const partial = request.files === undefined ? [] : ['--cov-fail-under=0'];
  return ['--cov', `--cov-report=json:${join(request.scratch, 'coverage.json')}`, ...partial];
}

function argumentsOf(request: RunRequest, tool: PytestTool): string[] {
  const files = (request.files ?? []).map((file) => join(request.target.root, file));
  return [...reportArguments(request.scratch), ...coverageArguments(request, tool), ...files];
}

function retryable(cases: readonly TestCase[]): TestCase[] {
  return cases.filter((test) => test.outcome === 'failed' && test.name !== '(whole file)');
}

/** Runs the failed cases again in a process of their own, as often as allowed. */
async function retry(
  ports: Ports,
  request: RunRequest,
  tool: PytestTool,
  first: readonly TestCase[],
): Promise<readonly TestCase[]> {
  let cases = first;
  for (let attempt = 1; attempt <= request.retries; attempt += 1) {
    const failed = retryable(cases);
    if (failed.length === 0 || failed.length > retriedAtMost) return cases;
    ports.reporter.info(
      `${request.target.package} (pytest) │ trying ${failed.length} failed again, ${attempt} of ${request.retries}`,
    );
    const folder = join(request.scratch, `retry-${attempt}`);
    mkdirSync(folder);
    const ids = failed.map((test) => pytestNodeId(test, join(request.target.root, test.file)));
    const off = tool.measuresCoverage ? ['--no-cov'] : [];
    await callRunner(ports, request, tool.program, [...reportArguments(folder), ...off, ...ids]);
    const text = readReportFile(join(folder, 'report.xml'), request.target);
    const reading = 'trouble' in text ? text : readPytestReport(request.target, text.value);
    if ('trouble' in reading) return cases;
    cases = mergeRerun(cases, reading.value);
  }
  return cases;
}

function troublesOf(request: RunRequest, end: RunnerEnd, cases: readonly TestCase[]): Trouble[] {
  const { target, timeoutMs } = request;
  const { exitCode, timedOut } = end.exec;
  if (timedOut) return [crashTrouble(target, end, timeoutMs)];
  if (exitCode === exitCodes.usageError)
    return [crashTrouble(target, end, timeoutMs, `pytest refused its arguments or configuration in ${target.package}`)];
  if (exitCode === exitCodes.internalError)
    return [crashTrouble(target, end, timeoutMs, `pytest stopped with an internal error in ${target.package}`)];
  if (exitCode === exitCodes.nothingCollected) return request.mayBeEmpty ? [] : [emptyTrouble(target)];
  const explained = cases.some((test) => test.outcome === 'failed');
  if (exitCode === exitCodes.interrupted && !explained)
    return [crashTrouble(target, end, timeoutMs, `pytest was interrupted in ${target.package}`)];
  if (exitCode === 0 || explained) return [];
  const trouble = unexplainedExit(target, end, { partial: request.files !== undefined });
  return trouble === undefined ? [] : [trouble];
}

/** pytest-cov also measures the tests themselves, which says nothing; Vitest leaves them out too. */
function withoutTests(coverage: readonly FileCoverage[], cases: readonly TestCase[]): FileCoverage[] {
  const tests = new Set(cases.map((test) => test.file));
  return coverage.filter(({ file }) => !tests.has(file) && !/(^|\/)conftest\.py$/.test(file));
}

function readCoverage(
  request: RunRequest,
  tool: PytestTool,
  cases: readonly TestCase[],
): Pick<RunResult, 'coverage' | 'notes'> {
  if (!request.coverage) return { coverage: undefined, notes: [] };
  if (!tool.measuresCoverage) return { coverage: undefined, notes: ['no coverage: pytest-cov is not installed'] };
  const file = join(request.scratch, 'coverage.json');
  if (!existsSync(file))
    return { coverage: undefined, notes: cases.length === 0 ? [] : ['no coverage: pytest-cov wrote none'] };
  const text = readReportFile(file, request.target);
  const reading = 'trouble' in text ? text : readCoveragePy(request.target, text.value);
  if ('trouble' in reading) return { coverage: undefined, notes: [reading.trouble.what] };
  return { coverage: withoutTests(reading.value, cases), notes: [] };
}

/** Runs pytest in one package. */
export async function runPytest(ports: Ports, request: RunRequest): Promise<RunResult> {
  const { target, scratch, timeoutMs } = request;
  const tool = await findPytest(ports, target);
  if (typeof tool === 'string')
    return { cases: [], troubles: [missingRunner(target, tool)], notes: [], coverage: undefined };
  const env = { COVERAGE_FILE: join(scratch, '.coverage'), PYTHONUNBUFFERED: '1' };
  const end = await callRunner(ports, request, tool.program, argumentsOf(request, tool), env);
  const text = readReportFile(join(scratch, 'report.xml'), target);
  const failed = (trouble: Trouble): RunResult => ({
    cases: [],
    troubles: [{ ...trouble, details: [...end.log.tail] }],
    notes: [],
    coverage: undefined,
  });
  if ('trouble' in text) {
    const refused = end.exec.exitCode === exitCodes.usageError ? troublesOf(request, end, [])[0] : undefined;
    if (refused !== undefined) return failed(refused);
    // A process that a test ends with os._exit(0) looks like success: pytest itself always writes its report.
    return failed(text.trouble.code === 'report-missing' ? crashTrouble(target, end, timeoutMs) : text.trouble);
  }
  const reading = readPytestReport(target, text.value);
  if ('trouble' in reading) return failed(end.exec.timedOut ? crashTrouble(target, end, timeoutMs) : reading.trouble);
  const cases = await retry(ports, request, tool, reading.value);
  return { cases, troubles: troublesOf(request, end, reading.value), ...readCoverage(request, tool, cases) };
}
