import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { cpus, totalmem, type } from 'node:os';
import { join, resolve } from 'node:path';
import { defaultJourneys, journeys as exampleJourneys, type Journey } from '../journeys/index.ts';
import type { JourneyRecord, PartRecord, ProgressListener, RehearsalRecord } from '../record.ts';
import { readForeign } from '../stage/foreign.ts';
import { jobBaseEnvironment } from '../stage/job-environment.ts';
import { describeParts } from '../stage/parts.ts';
import { playJourney } from '../stage/play-journey.ts';
import { findRegistries } from '../stage/registries.ts';
import { openStage } from '../stage/stage.ts';
import { pythonFiles, withoutPython } from '../stage/without-python.ts';
import { cacheFolder } from './cache-folder.ts';
import type { RehearseOptions } from './arguments.ts';
import { provideRelease } from './release-tree.ts';
import { makeRoot, removeLater, runnerFolders } from './scratch-folders.ts';

export interface RehearsalRequest {
  readonly options: RehearseOptions;
  /** Root of this project. */
  readonly project: string;
  /** Environment of this process. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly listener: ProgressListener;
  /** Told once it is known what is real here, before the first journey. */
  readonly onParts: (parts: readonly PartRecord[]) => void;
  /** A release tree to use as it is. Default: `release/` of the project, built when it is outdated. */
  readonly release?: string;
  /** Cancels all that runs, by the runner's signals. */
  readonly signal: AbortSignal;
}

/** Jobs at a time. */
const parallel = 2;

/** Plays the journeys that are asked for. @throws Failure when the rehearsal itself can't take place. */
export async function rehearse(request: RehearsalRequest): Promise<RehearsalRecord> {
  const { options } = request;
  const root = makeRoot(options, cacheFolder(request.env));
  try {
    return await rehearseIn(root, request);
  } finally {
    if (options.keep === undefined) removeLater([root]);
  }
}

/** What is known so far. */
interface Seen {
  parts: readonly PartRecord[];
  readonly journeys: JourneyRecord[];
  refusedHosts: readonly string[];
}

async function rehearseIn(root: string, request: RehearsalRequest): Promise<RehearsalRecord> {
  const { signal } = request;
  const startedAt = new Date().toISOString();
  const seen: Seen = { parts: [], journeys: [], refusedHosts: [] };
  try {
    await playAll(root, request, seen);
  } catch (error) {
    // What the user's Ctrl+C made fail is no failure: the record shows what was seen until then.
    if (!signal.aborted) throw error;
  }
  const cancelled = signal.aborted;
  const asExpected =
    !cancelled && seen.refusedHosts.length === 0 && seen.journeys.every((journey) => journey.asExpected);
  return {
    version: 1,
    startedAt,
    endedAt: new Date().toISOString(),
    machine: {
      os: type(),
      cpus: cpus().length,
      memoryGiB: Math.round(totalmem() / 2 ** 30),
      node: process.version,
    },
    ...seen,
    cancelled,
    asExpected,
  };
}

async function playAll(root: string, request: RehearsalRequest, seen: Seen): Promise<void> {
  const { options, project, env, listener, signal } = request;
  const say = (text: string): void => listener({ type: 'note', text });
  const setting = readSetting(options, project);
  const registries = await findRegistries(env);
  const jobEnv = withNode(jobBaseEnvironment(env), join(root, 'bin'));
  const described = await describeParts(jobEnv, registries);
  signal.throwIfAborted();
  const parts = [
    ...described,
    ...setting.notes.map((note): PartRecord => ({ name: 'repository', kind: 'real', note })),
  ];
  seen.parts = parts;
  request.onParts(parts);
  const python = parts.every((part) => part.name !== 'Python' || part.kind !== 'absent');
  const journeys = python ? setting.journeys : withoutPython(setting.journeys);
  const release = request.release ?? (await provideRelease(project, join(root, 'release'), say, signal));
  signal.throwIfAborted();
  const cache = cacheFolder(env);
  const stage = await openStage({
    ...setting,
    ...(python ? {} : { leaveOut: pythonFiles }),
    release,
    root,
    folders: runnerFolders(options, root, cache),
    cache,
    env: jobEnv,
    registries,
    parallel,
    listener,
    signal,
  });
  try {
    for (const journey of journeys)
      if (!signal.aborted) seen.journeys.push(await playJourney(stage, journey, listener, signal));
  } finally {
    seen.refusedHosts = stage.world.refusedHosts;
    await stage.stop();
  }
}

interface Setting {
  readonly from: string;
  readonly fullName: string;
  readonly extra: Readonly<Record<string, string>>;
  readonly notes: readonly string[];
  readonly journeys: readonly Journey[];
}

function readSetting(options: RehearseOptions, project: string): Setting {
  const chosen = options.journeys.length === 0 ? defaultJourneys : options.journeys;
  const pick = (journeys: readonly Journey[]): Journey[] =>
    chosen.flatMap((name) => journeys.filter((journey) => journey.name === name));
  if (options.repo === undefined)
    return {
      from: join(project, 'examples/monorepo'),
      fullName: 'aevon-shop/shop',
      extra: {},
      notes: [],
      journeys: pick(exampleJourneys),
    };
  const from = resolve(options.repo);
  const foreign = readForeign(from);
  const left = chosen.filter((name) => !foreign.journeys.some((journey) => journey.name === name));
  const notes =
    left.length === 0
      ? foreign.notes
      : [...foreign.notes, `written for the example only, so not played here: ${left.join(', ')}`];
  return { from, fullName: 'aevon-shop/rehearsed', extra: foreign.extra, notes, journeys: pick(foreign.journeys) };
}

/** The Node of this process comes first on PATH of the jobs, by itself: not what else lies in its folder. */
function withNode(env: Record<string, string>, bin: string): Record<string, string> {
  mkdirSync(bin, { recursive: true });
  const link = join(bin, 'node');
  rmSync(link, { force: true });
  symlinkSync(process.execPath, link);
  return { ...env, PATH: `${bin}:${env['PATH'] ?? ''}` };
}
