import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runAction, type ActionOptions, type ActionRun } from '@aevon/rehearsal';
import { root as repository } from '../root.ts';
import type { BadInput, Place } from './case.ts';
import { git } from './git.ts';
import { withPlace } from './place.ts';

/** How a bad input ended, and what it left behind. */
export interface Met {
  readonly run: ActionRun;
  /** Changes of the work tree that were not there before. */
  readonly leftovers: readonly string[];
  /** Pushes and cache entries that were made by a run that was refused. */
  readonly pushes: number;
  readonly folder: string;
  /** Calls on which the planted fault was played. */
  readonly faults: number;
  readonly refusedHosts: readonly string[];
  readonly crashes: readonly string[];
}

const shared = mkdtempSync(join(tmpdir(), 'bad-input-tools-'));
process.once('exit', () => rmSync(shared, { recursive: true, force: true }));

const pushEvent = ({ before, after }: Place): NonNullable<ActionOptions['event']> => ({
  name: 'push',
  payload: {
    ref: 'refs/heads/main',
    before,
    after,
    repository: { full_name: 'octo-org/shop', default_branch: 'main' },
  },
});

function optionsOf(bad: BadInput, place: Place, runId: number): ActionOptions {
  const temp = join(place.folder, `temp-${runId}`);
  mkdirSync(temp);
  const surroundings: Partial<ActionOptions> =
    bad.outside === true
      ? { toolCache: join(shared, 'tools'), env: { XDG_DATA_HOME: join(shared, 'store') } }
      : {
          world: place.world,
          token: place.github.issueToken({ permissions: { contents: 'read' } }),
          runtimeToken: place.github.issueRuntimeToken({
            runId,
            jobId: 1,
            cacheScopes: ['refs/heads/main'],
            ...bad.runtime,
          }),
        };
  return {
    action: join(repository, 'release', bad.action),
    workspace: place.root,
    tempDir: temp,
    sha: place.after,
    event: (bad.event ?? pushEvent)(place),
    inputs: bad.inputs ?? {},
    github: { run_id: String(runId) },
    ...surroundings,
    ...bad.options?.(place),
  };
}

function statusOf(root: string): string[] {
  return existsSync(join(root, '.git')) ? git(root, 'status', '--porcelain', '-z').split('\0') : [];
}

async function meetIn(place: Place, bad: BadInput): Promise<Met> {
  if (bad.primed === true) {
    await runAction(optionsOf(bad, place, 1));
    for (const name of ['.turbo', 'packages/ui/.turbo', 'node_modules/.cache'])
      rmSync(join(place.root, name), { recursive: true, force: true });
  }
  if (bad.fault !== undefined) place.world.faults.add(bad.fault);
  const before = new Set(statusOf(place.root));
  const run = await runAction(optionsOf(bad, place, 2));
  return {
    run,
    leftovers: statusOf(place.root).filter((line) => !before.has(line)),
    pushes: place.github.pushes.length,
    folder: place.folder,
    faults: place.world.faults.journal.length,
    refusedHosts: place.world.refusedHosts,
    crashes: place.world.crashes,
  };
}

/**
 * Runs the shipped bundle into one bad input. A fault that was never met proves nothing, so it gets a second chance: on
 * a crowded machine an earlier call may have used up the patience for an optional service.
 */
export async function meet(bad: BadInput): Promise<Met> {
  const met = await withPlace(bad, (place) => meetIn(place, bad));
  return bad.fault === undefined || met.faults > 0 ? met : withPlace(bad, (place) => meetIn(place, bad));
}

/** What hangs waits longest, and costs no processor: it goes first. */
function patienceOf({ fault }: BadInput): number {
  return fault?.kind === 'hang' ? 1 : 0;
}

/** Meets bad inputs, three at a time; the ends are in the order of the cases. */
export async function meetAll(cases: readonly BadInput[]): Promise<Met[]> {
  const ends: Met[] = [];
  const left = [...cases.entries()].sort(([, one], [, other]) => patienceOf(other) - patienceOf(one));
  const work = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) ends[next[0]] = await meet(next[1]);
  };
  await Promise.all([work(), work(), work()]);
  return ends;
}
