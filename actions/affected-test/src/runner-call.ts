import type { ExecResult, Failure } from '@aevon/ports';
import { makeTrouble, type FileCoverage, type MeasuredRules, type TestCase, type Trouble } from '@aevon/test-results';
import type { Ports } from './ports.ts';
import { RunnerLog, tellingLines } from './runner-log.ts';
import type { Target } from './targets.ts';

/** What to run of one package. */
export interface RunRequest {
  readonly target: Target;
  /** Relative to the root of the repository; undefined: whatever the runner itself finds. */
  readonly files: readonly string[] | undefined;
  readonly retries: number;
  readonly coverage: boolean;
  readonly timeoutMs: number;
  /** Absolute path of an empty folder for reports. */
  readonly scratch: string;
  /** Whether a package without a test is fine. */
  readonly mayBeEmpty: boolean;
}

export interface RunResult {
  readonly cases: readonly TestCase[];
  readonly troubles: readonly Trouble[];
  readonly notes: readonly string[];
  readonly coverage: readonly FileCoverage[] | undefined;
  /** Coverage thresholds of the package with what they are judged by; absent without any. */
  readonly measured?: MeasuredRules | undefined;
}

/** How a runner ended, in the words of all runners. */
export interface RunnerEnd {
  readonly log: RunnerLog;
  readonly exec: ExecResult;
}

/** A program and what comes before its own arguments. */
export interface RunnerCommand {
  readonly command: string;
  readonly args: readonly string[];
}

/** Runs a test runner to its end, showing what it prints. @throws Failure `command-not-found`, `command-not-started`. */
export async function callRunner(
  ports: Ports,
  request: Pick<RunRequest, 'target' | 'timeoutMs'>,
  program: RunnerCommand,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<RunnerEnd> {
  const { target, timeoutMs } = request;
  const log = new RunnerLog(ports.reporter, `${target.package} (${target.runner})`, Object.values(tellingLines));
  const exec = await ports.exec.run({
    command: program.command,
    args: [...program.args, ...args],
    cwd: target.directory,
    env,
    timeoutMs,
    maxOutputBytes: 64 * 1024,
    onLine: (line) => log.push(line),
  });
  log.close();
  return { log, exec };
}

/** How a process ended, in words. */
export function ended({ exec }: RunnerEnd): string {
  return exec.killedBy === undefined ? `exit code ${exec.exitCode ?? 'unknown'}` : `killed by ${exec.killedBy}`;
}

/** The trouble of a runner that died or was ended before its report was whole. */
export function crashTrouble(target: Target, end: RunnerEnd, timeoutMs: number, what?: string): Trouble {
  const { exec, log } = end;
  const about = { package: target.package, details: [...log.tail] };
  if (exec.timedOut)
    return makeTrouble({
      ...about,
      code: 'tests-timed-out',
      what: `${target.runner} was ended in ${target.package}: it took longer than ${Math.round(timeoutMs / 1000)} s`,
      cause: 'a test hangs, or leaves a server or timer running',
      fix: 'look at the end of the log for the test that ran last, or raise `timeout`',
    });
  return makeTrouble({
    ...about,
    code: 'runner-crashed',
    what: what ?? `${target.runner} died in ${target.package} before its report was written (${ended(end)})`,
    cause:
      exec.killedBy === 'SIGKILL'
        ? 'the machine ran out of memory'
        : 'a test ends the process, or the configuration is broken',
    fix: `run ${target.runner} in ${target.path} by hand; the end of its log is below`,
  });
}

/** The trouble of a package in which a runner finds nothing. */
export function emptyTrouble(target: Target): Trouble {
  return makeTrouble({
    code: 'no-tests',
    package: target.package,
    what: `${target.runner} found no test in ${target.package}`,
    cause: 'the pattern that finds test files matches nothing, or the package has no tests yet',
    fix: 'add a test, or set `min-tests` to 0 if packages without tests are fine',
  });
}

/** The trouble of a runner that is not there. */
export function missingRunner(target: Target, failure: Failure | string): Trouble {
  const said = typeof failure === 'string' ? failure : failure.facts.what;
  return makeTrouble({
    code: 'runner-missing',
    package: target.package,
    what: `${target.runner} can't be started in ${target.package}: ${said}`,
    cause: 'the dependencies are not installed in this job',
    fix:
      target.runner === 'vitest'
        ? 'install them before this step (`pnpm install`), or use the setup action'
        : 'install them before this step (`uv sync`), or use the setup action',
  });
}
