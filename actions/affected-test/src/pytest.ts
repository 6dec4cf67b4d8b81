import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  judgeThresholds,
  mergeRerun,
  pytestNodeId,
  readPytestReport,
  readReportFile,
  type TestCase,
  type Trouble,
} from '@aevon/test-results';
import { unknownCoverage } from './coverage-reading.ts';
import type { Ports } from './ports.ts';
import { callForCoverage, readPytestCoverage } from './pytest-coverage.ts';
import { findPytest, type PytestTool } from './pytest-tool.ts';
import {
  callRunner,
  crashTrouble,
  emptyTrouble,
  missingRunner,
  type RunnerEnd,
  type RunRequest,
  type RunResult,
} from './runner-call.ts';
import { exitTroubles } from './runner-exit.ts';

/** https://docs.pytest.org/en/stable/reference/exit-codes.html */
const exitCodes = { testsFailed: 1, interrupted: 2, internalError: 3, usageError: 4, nothingCollected: 5 } as const;

/** More failures than this are no flakes; trying them all again would only take time. */
const retriedAtMost = 100;

function reportArguments(folder: string): string[] {
  // xunit1 has the file and line of each test; captured output stays in the log.
  const report = [`--junitxml=${join(folder, 'report.xml')}`, '-o', 'junit_family=xunit1', '-o', 'junit_logging=no'];
  // Tests that are left out after a failure would be lost where that failure is forgiven.
  return [...report, '--maxfail=0', '--continue-on-collection-errors'];
}

function argumentsOf(request: RunRequest, coverage: readonly string[]): string[] {
  const files = (request.files ?? []).map((file) => join(request.target.root, file));
  return [...reportArguments(request.scratch), ...coverage, ...files];
}

function retryable(cases: readonly TestCase[]): TestCase[] {
  return cases.filter((test) => test.outcome === 'failed' && test.name !== '(whole file)');
}

function isExplained(exitCode: number | undefined, cases: readonly TestCase[]): boolean {
  return exitCode === 0 || (exitCode === exitCodes.testsFailed && cases.some((test) => test.outcome === 'failed'));
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
    const { exec } = await callRunner(ports, request, tool.program, [...reportArguments(folder), ...off, ...ids]);
    const text = readReportFile(join(folder, 'report.xml'), request.target);
    const reading = 'trouble' in text ? text : readPytestReport(request.target, text.value);
    // An attempt that ended badly for another reason than its tests excuses nothing.
    if ('trouble' in reading || !isExplained(exec.exitCode, reading.value)) return cases;
    cases = mergeRerun(cases, reading.value);
  }
  return cases;
}

/** @param cases as the first attempt left them: what passed when it was tried again did not explain less before. */
function troublesOf(
  request: RunRequest,
  end: RunnerEnd,
  cases: readonly TestCase[],
  belowThreshold: boolean,
): Trouble[] {
  const { target, timeoutMs } = request;
  const { exitCode, timedOut } = end.exec;
  const crashed = (how: string): Trouble[] => [
    crashTrouble(target, end, timeoutMs, `pytest ${how} in ${target.package}`),
  ];
  if (timedOut) return [crashTrouble(target, end, timeoutMs)];
  if (exitCode === exitCodes.usageError) return crashed('refused its arguments or configuration');
  if (exitCode === exitCodes.internalError) return crashed('stopped with an internal error');
  if (exitCode === exitCodes.interrupted) return crashed('was interrupted');
  if (exitCode === exitCodes.nothingCollected) return request.mayBeEmpty ? [] : [emptyTrouble(target)];
  const testsFailed = cases.some((test) => test.outcome === 'failed');
  return exitTroubles(target, end, { testsFailed, unhandled: 0, belowThreshold });
}

/** Runs pytest in one package. */
export async function runPytest(ports: Ports, request: RunRequest): Promise<RunResult> {
  const { target, scratch, timeoutMs } = request;
  const tool = await findPytest(ports, target);
  if (typeof tool === 'string')
    return { cases: [], troubles: [missingRunner(target, tool)], notes: [], coverage: undefined };
  const measuring = callForCoverage(ports, request, tool);
  const env = { ...measuring.env, COVERAGE_FILE: join(scratch, '.coverage'), PYTHONUNBUFFERED: '1' };
  const end = await callRunner(ports, request, tool.program, argumentsOf(request, measuring.args), env);
  const text = readReportFile(join(scratch, 'report.xml'), target);
  const failed = (trouble: Trouble): RunResult => ({
    cases: [],
    troubles: [{ ...trouble, details: [...end.log.tail] }],
    notes: [],
    coverage: undefined,
  });
  if ('trouble' in text) {
    const refused = end.exec.exitCode === exitCodes.usageError ? troublesOf(request, end, [], false)[0] : undefined;
    if (refused !== undefined) return failed(refused);
    // A process that a test ends with os._exit(0) looks like success: pytest itself always writes its report.
    return failed(text.trouble.code === 'report-missing' ? crashTrouble(target, end, timeoutMs) : text.trouble);
  }
  const reading = readPytestReport(target, text.value);
  if ('trouble' in reading) return failed(end.exec.timedOut ? crashTrouble(target, end, timeoutMs) : reading.trouble);
  const cases = await retry(ports, request, tool, reading.value);
  const { coverage, measured, unjudged, notes } = readPytestCoverage(request, tool, cases);
  const belowThreshold = measured !== undefined && judgeThresholds([measured]).length > 0;
  const troubles = troublesOf(request, end, reading.value, belowThreshold);
  return {
    cases,
    troubles: troubles.length > 0 || unjudged === undefined ? troubles : [unknownCoverage(target, unjudged)],
    notes: [...notes],
    coverage,
    measured,
  };
}
