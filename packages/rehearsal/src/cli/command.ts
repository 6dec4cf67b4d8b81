import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Failure, failureLines } from '@aevon/ports';
import { journeys } from '../journeys/index.ts';
import type { PartRecord, ProgressListener, RehearsalRecord } from '../record.ts';
import { readArguments, usage, type RehearseOptions } from './arguments.ts';
import { cacheFolder } from './cache-folder.ts';
import { partLines, plainLines } from './plain-lines.ts';
import { rehearse } from './rehearse.ts';

/** What shows the rehearsal while it goes on. */
export interface View {
  readonly listener: ProgressListener;
  /** Leaves the terminal as it was. */
  end(): void;
}

export interface CommandSurroundings {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Root of this project. */
  readonly project: string;
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
  /** Makes the live view; undefined where standard output is no terminal. */
  readonly openView: ((parts: readonly PartRecord[]) => View) | undefined;
  /** The self-contained page of a record. */
  readonly renderPage: ((record: RehearsalRecord) => string) | undefined;
  /** Asks for a yes; undefined where nobody can answer. */
  readonly ask: ((question: string) => Promise<boolean>) | undefined;
  readonly signal: AbortSignal;
}

/** Runs the command and gives its exit code: 0 all as expected, 1 not so, 2 wrong words. */
export async function runCommand(surroundings: CommandSurroundings): Promise<number> {
  const { args, out, err } = surroundings;
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
    return (await isAllowed(options, surroundings)) ? await play(options, surroundings) : 2;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    for (const line of failureLines(error.facts)) err(line);
    return 2;
  }
}

/** Workflows of another repository may hold any command, and here they run with this user's rights. */
async function isAllowed(options: RehearseOptions, { ask, out }: CommandSurroundings): Promise<boolean> {
  if (options.repo === undefined || options.yes) return true;
  if (ask !== undefined)
    return ask(`This runs the commands in the workflows of ${resolve(options.repo)} on this machine. Go on?`);
  out(`The commands in the workflows of ${resolve(options.repo)} run on this machine.`);
  return true;
}

async function play(options: RehearseOptions, surroundings: CommandSurroundings): Promise<number> {
  const { project, env, signal, out } = surroundings;
  const plain: View = { listener: (progress) => plainLines(progress).forEach(out), end: () => undefined };
  let view = plain;
  const record = await rehearse({
    options,
    project,
    env,
    signal,
    listener: (progress) => view.listener(progress),
    onParts: (parts) => {
      partLines(parts).forEach(out);
      if (!options.plain && surroundings.openView !== undefined) view = surroundings.openView(parts);
    },
  }).finally(() => view.end());
  writeResults(options, record, surroundings);
  return record.asExpected ? 0 : 1;
}

function writeResults(
  options: RehearseOptions,
  record: RehearsalRecord,
  { env, out, renderPage }: CommandSurroundings,
): void {
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(record, null, 2)}\n`);
  const page = resolve(options.report ?? join(cacheFolder(env), 'rehearsal.html'));
  if (renderPage !== undefined) writeFileSync(page, renderPage(record));
  const seconds = ((Date.parse(record.endedAt) - Date.parse(record.startedAt)) / 1000).toFixed(1);
  out('');
  for (const host of record.refusedHosts) out(`✗ ${host} was called, and nobody stands in for it`);
  for (const journey of record.journeys)
    out(`${journey.asExpected ? '✓' : '✗'} ${journey.name}: ${journey.asExpected ? 'as expected' : 'NOT as expected'}`);
  out(`${record.asExpected ? 'Everything ended as it should' : 'Not everything ended as it should'}, in ${seconds} s.`);
  if (renderPage !== undefined) out(`Report: ${page}`);
}
