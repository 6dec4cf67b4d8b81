import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Failure, failureLines } from '@aevon/ports';
import { journeys } from '../journeys/index.ts';
import type { ProgressListener, RehearsalRecord } from '../record.ts';
import { readArguments, usage, type RehearseOptions } from './arguments.ts';
import { cacheFolder } from './cache-folder.ts';
import { askForConsent } from './consent.ts';
import { interruptedCode } from './interruption.ts';
import { partLines } from './part-lines.ts';
import { rehearse } from './rehearse.ts';

/** What shows the rehearsal while it goes on. */
export interface View {
  readonly listener: ProgressListener;
  /** Leaves the terminal as it was. */
  close(): void;
  /** Shows how it ended and where the files lie. */
  end(record: RehearsalRecord, places: { readonly page?: string; readonly json?: string }): void;
}

export interface CommandSurroundings {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Root of this project. */
  readonly project: string;
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
  /** Makes the view; `plain` asks for lines that stay. */
  readonly openView: (plain: boolean) => View;
  /** The self-contained page of a record. */
  readonly renderPage: (record: RehearsalRecord) => string;
  /** Asks for a yes; undefined where nobody can answer. */
  readonly ask: ((question: string) => Promise<boolean>) | undefined;
  readonly signal: AbortSignal;
}

/**
 * Runs the command and gives its exit code: 0 all as expected, 1 not so, 2 wrong words or no rehearsal, 130 or 143 ended
 * by SIGINT or SIGTERM.
 */
export async function runCommand(surroundings: CommandSurroundings): Promise<number> {
  const { args, out, err, signal } = surroundings;
  const options = readArguments(
    args,
    journeys.map((journey) => journey.name),
  );
  if ('problem' in options) {
    err(`rehearse: ${options.problem}`);
    return 2;
  }
  if (options.help || options.list) {
    if (options.help) out(usage);
    for (const { name, title, story } of journeys) out(`${name.padEnd(14)} ${title}. ${story}`);
    return 0;
  }
  try {
    if (await isAllowed(options, surroundings)) return await play(options, surroundings);
    return signal.aborted ? interruptedCode(signal.reason) : 2;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    for (const line of failureLines(error.facts)) err(line);
    return 2;
  }
}

async function isAllowed(options: RehearseOptions, { ask, out }: CommandSurroundings): Promise<boolean> {
  return options.repo === undefined || options.yes || (await askForConsent(resolve(options.repo), ask, out));
}

async function play(options: RehearseOptions, surroundings: CommandSurroundings): Promise<number> {
  const { project, env, signal, out } = surroundings;
  const view = surroundings.openView(options.plain);
  const record = await rehearse({
    options,
    project,
    env,
    signal,
    listener: view.listener,
    onParts: (parts) => partLines(parts).forEach(out),
  }).finally(() => view.close());
  view.end(record, writeResults(options, record, surroundings));
  if (record.cancelled) return interruptedCode(signal.reason);
  return record.asExpected ? 0 : 1;
}

function writeResults(
  { json, report }: RehearseOptions,
  record: RehearsalRecord,
  { env, renderPage }: CommandSurroundings,
): { readonly page: string; readonly json?: string } {
  const page = resolve(report ?? join(cacheFolder(env), 'rehearsal.html'));
  writeFileSync(page, renderPage(record));
  if (json === undefined) return { page };
  writeFileSync(json, `${JSON.stringify(record, null, 2)}\n`);
  return { page, json: resolve(json) };
}
