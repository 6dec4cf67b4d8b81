import { makeTrouble, type Trouble } from '@aevon/test-results';
import { ended, type RunnerEnd } from './runner-call.ts';
import { tellingLines } from './runner-log.ts';
import type { Target } from './targets.ts';

/** What the report says about an exit code that is not 0. */
export interface ExitFacts {
  /** Whether the report has tests that failed. */
  readonly testsFailed: boolean;
  /** Errors outside of tests that the runner counted. */
  readonly unhandled: number;
  /** Whether the action itself finds the package below its coverage threshold. */
  readonly belowThreshold: boolean;
}

/** Of both runners: tests failed. Pytest and Vitest use it for other things too. */
const testsFailedCode = 1;

function deadWorker(target: Target, end: RunnerEnd, line: string): Trouble {
  return makeTrouble({
    code: 'runner-crashed',
    package: target.package,
    details: [...end.log.tail],
    what: `a worker of ${target.runner} died in ${target.package}: ${line}`,
    cause: 'a test ends its process, or the machine ran out of memory',
    fix: `run ${target.runner} in ${target.path} by hand; the end of its log is below`,
  });
}

function unhandledError(target: Target, end: RunnerEnd): Trouble {
  return makeTrouble({
    code: 'unhandled-error',
    verdict: 'failed',
    package: target.package,
    details: [...end.log.tail],
    what: `an error outside the tests of ${target.package} was not handled`,
    cause: 'a promise is not awaited, or a callback throws after its test has ended',
    fix: 'await or catch it; the log names the file that was running',
  });
}

function lowCoverage(target: Target, end: RunnerEnd, line: string): Trouble {
  return makeTrouble({
    code: 'coverage-threshold',
    verdict: 'failed',
    package: target.package,
    details: [...end.log.tail],
    what: `${target.package}: ${line}`,
    fix: `add tests, or lower the threshold in the configuration of ${target.runner}`,
  });
}

function mismatch(target: Target, end: RunnerEnd, testsFailed: boolean, line: string | undefined): Trouble {
  const why = testsFailed ? 'which tests that failed do not explain' : 'although no test in its report failed';
  const said = line === undefined ? '' : ` (${line})`;
  return makeTrouble({
    code: 'exit-code-mismatch',
    package: target.package,
    details: [...end.log.tail],
    what: `${target.runner} ended with ${ended(end)} in ${target.package}, ${why}${said}`,
    cause: 'a plugin, a global teardown or a hook fails after the tests or stops them',
    fix: `run ${target.runner} in ${target.path} by hand; the end of its log is below`,
  });
}

/**
 * Troubles of a runner that ended with an error, apart from tests that failed: those may be tried again or forgiven, and
 * must not cover for anything else.
 */
export function exitTroubles(target: Target, end: RunnerEnd, facts: ExitFacts): Trouble[] {
  if (end.exec.exitCode === 0) return [];
  const { testsFailed } = facts;
  const line = (name: keyof typeof tellingLines): string | undefined => end.log.lineOf(tellingLines[name]);
  const [worker, threshold, stopped] = [line('worker'), line('threshold'), line('stopped')];
  if (!testsFailed && worker !== undefined) return [deadWorker(target, end, worker)];
  // What tests print is no proof where they explain the exit code themselves.
  if (facts.unhandled > 0 || (!testsFailed && line('unhandled') !== undefined)) return [unhandledError(target, end)];
  if (stopped !== undefined || (testsFailed && end.exec.exitCode !== testsFailedCode))
    return [mismatch(target, end, testsFailed, stopped)];
  if (facts.belowThreshold) return [];
  if (threshold !== undefined) return [lowCoverage(target, end, threshold)];
  return testsFailed ? [] : [mismatch(target, end, testsFailed, undefined)];
}
