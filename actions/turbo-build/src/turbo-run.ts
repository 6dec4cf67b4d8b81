import { copyFile, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Exec, ExecResult, Reporter } from '@aevon/ports';
import {
  announcedSummary,
  createGroupedLog,
  parseRunSummary,
  turboArguments,
  turboEnvironment,
  type RunSummary,
  type TurboBinary,
  type TurboRun,
  type RemoteAccess,
} from '@aevon/turbo';

export interface RunParts {
  readonly exec: Exec;
  readonly reporter: Reporter;
  readonly root: string;
  /** Folder of this run below RUNNER_TEMP. */
  readonly directory: string;
  readonly timeoutMs: number;
}

export interface RanTurbo {
  readonly result: ExecResult;
  readonly summary: RunSummary | undefined;
  /** Where the run summary was put; empty when there is none. */
  readonly summaryFile: string;
}

const runsFolder = join('.turbo', 'runs');

/**
 * Takes the summary that this run announced out of the working copy, where it would be a change that nobody made. Other
 * summaries there are of other runs: a script of a package may call Turborepo itself.
 */
async function takeSummary({ root, directory }: RunParts, name: string | undefined): Promise<string> {
  if (name === undefined) return '';
  const [source, target] = [join(root, runsFolder, name), join(directory, 'summary.json')];
  try {
    await copyFile(source, target);
  } catch {
    return '';
  }
  await rm(source, { force: true });
  return target;
}

/** Runs `turbo run` with its output shown as it comes. @throws Failure `command-not-started`. */
export async function runTurbo(
  parts: RunParts,
  turbo: TurboBinary,
  run: TurboRun,
  remote: RemoteAccess | undefined,
): Promise<RanTurbo> {
  const log = createGroupedLog(parts.reporter);
  const { exec, root: cwd, timeoutMs } = parts;
  const args = turboArguments(run);
  parts.reporter.info(`turbo ${args.join(' ')}`);
  // The last line that announces one is Turborepo's own, written when all tasks have ended.
  let announced: string | undefined;
  const onLine = (line: string) => {
    announced = announcedSummary(line) ?? announced;
    log.line(line);
  };
  try {
    const env = turboEnvironment(remote);
    const result = await exec.run({ command: turbo.path, args, cwd, env, timeoutMs, onLine });
    const summaryFile = await takeSummary(parts, announced);
    const text = summaryFile === '' ? '' : await readFile(summaryFile, 'utf8');
    return { result, summaryFile, summary: parseRunSummary(text) };
  } finally {
    await log.end();
  }
}
