import { copyFile, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Exec, ExecResult, Reporter } from '@aevon/ports';
import {
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

async function listRuns(root: string): Promise<ReadonlySet<string>> {
  return new Set(await readdir(join(root, runsFolder)).catch(() => []));
}

/** Takes the summary that this run wrote out of the working copy, where it would be a change that nobody made. */
async function takeSummary({ root, directory }: RunParts, before: ReadonlySet<string>): Promise<string> {
  const name = [...(await listRuns(root))].find((file) => file.endsWith('.json') && !before.has(file));
  if (name === undefined) return '';
  const target = join(directory, 'summary.json');
  await copyFile(join(root, runsFolder, name), target);
  await rm(join(root, runsFolder, name), { force: true });
  return target;
}

/** Runs `turbo run` with its output shown as it comes. @throws Failure `command-not-started`. */
export async function runTurbo(
  parts: RunParts,
  turbo: TurboBinary,
  run: TurboRun,
  remote: RemoteAccess | undefined,
): Promise<RanTurbo> {
  const before = await listRuns(parts.root);
  const log = createGroupedLog(parts.reporter);
  const { exec, root: cwd, timeoutMs } = parts;
  const args = turboArguments(run);
  parts.reporter.info(`turbo ${args.join(' ')}`);
  try {
    const env = turboEnvironment(remote);
    const result = await exec.run({ command: turbo.path, args, cwd, env, timeoutMs, onLine: log.line });
    const summaryFile = await takeSummary(parts, before);
    const text = summaryFile === '' ? '' : await readFile(summaryFile, 'utf8');
    return { result, summaryFile, summary: parseRunSummary(text) };
  } finally {
    await log.end();
  }
}
