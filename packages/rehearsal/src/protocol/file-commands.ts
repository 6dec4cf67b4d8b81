import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '@aevon/ports';
import { splitLines } from './lines.ts';
import type { StepSession } from './step-session.ts';
import { readNameValues } from './value-file.ts';

/** Bytes of a step summary; a larger one is not uploaded at all. */
export const summaryLimit = 1024 * 1024;

type Apply = (session: StepSession, bytes: Uint8Array) => void;

/** UTF-8 without its byte order mark, as .NET reads files. */
function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function applyPath(session: StepSession, bytes: Uint8Array): void {
  for (const line of splitLines(decode(bytes))) if (line !== '') session.addPath(line);
}

function applyEnvironment(session: StepSession, bytes: Uint8Array): void {
  for (const [name, value] of readNameValues(decode(bytes))) {
    if (name.toUpperCase() === 'NODE_OPTIONS')
      session.error("Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command.");
    else session.setEnvironment(name, value);
  }
}

function applySummary(session: StepSession, bytes: Uint8Array): void {
  if (bytes.length === 0) return;
  if (bytes.length > summaryLimit) {
    const [limit, size] = [summaryLimit / 1024, Math.floor(bytes.length / 1024)];
    session.error(
      `$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of ${limit}k, got ${size}k. For more information see: ` +
        'https://docs.github.com/actions/using-workflows/workflow-commands-for-github-actions#adding-a-markdown-summary',
    );
    return;
  }
  // Line by line: a secret that spans lines is hidden by the masks of its lines alone.
  session.summary = splitLines(decode(bytes))
    .map((line) => `${session.job.masker.mask(line)}\n`)
    .join('');
}

function applyState(session: StepSession, bytes: Uint8Array): void {
  for (const [name, value] of readNameValues(decode(bytes))) session.saveState(name, value);
}

function applyOutputs(session: StepSession, bytes: Uint8Array): void {
  for (const [name, value] of readNameValues(decode(bytes))) session.setOutput(name, value);
}

// GitHub reads GITHUB_ARTIFACTS only where the feature `actions_runner_allow_artifacts_file` is on, and it is off by default.
const ignore: Apply = () => {};

/** In the order in which the runner reads them. Source: actions/runner `Runner.Common/ExtensionManager.cs`. */
const files: readonly (readonly [name: string, prefix: string, apply: Apply])[] = [
  ['path', 'add_path_', applyPath],
  ['env', 'set_env_', applyEnvironment],
  ['step_summary', 'step_summary_', applySummary],
  ['state', 'save_state_', applyState],
  ['output', 'set_output_', applyOutputs],
  ['artifacts', 'artifacts_', ignore],
  ['artifacts_list', 'artifacts_list_', ignore],
];

/** The files through which one phase of a step speaks to the runner. */
export interface FileCommands {
  /** GITHUB_ENV, GITHUB_OUTPUT and the others. */
  readonly environment: Readonly<Record<string, string>>;
  /** Reads them all; a file with a bad line fails the step and does not keep the others from being read. */
  readonly apply: (session: StepSession) => Promise<void>;
  readonly remove: () => Promise<void>;
}

async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return undefined;
    throw error;
  }
}

async function applyFile(session: StepSession, path: string, name: string, apply: Apply): Promise<void> {
  try {
    const bytes = await readIfThere(path);
    if (bytes !== undefined) apply(session, bytes);
  } catch (error) {
    session.error(`Unable to process file command '${name}' successfully.`);
    session.error(messageOf(error));
    session.commandFailed = true;
  }
}

/** Makes empty files under RUNNER_TEMP. Source: actions/runner `Runner.Worker/FileCommandManager.cs`. */
export async function createFileCommands(temp: string): Promise<FileCommands> {
  const folder = join(temp, '_runner_file_commands');
  await mkdir(folder, { recursive: true });
  const suffix = randomUUID();
  const made = files.map(([name, prefix, apply]) => ({ name, apply, path: join(folder, prefix + suffix) }));
  await Promise.all(made.map(({ path }) => writeFile(path, '')));
  return {
    environment: Object.fromEntries(made.map(({ name, path }) => [`GITHUB_${name.toUpperCase()}`, path])),
    apply: async (session) => {
      for (const { name, path, apply } of made) await applyFile(session, path, name, apply);
    },
    remove: async () => {
      await Promise.all(made.map(({ path }) => rm(path, { force: true, recursive: true })));
    },
  };
}
