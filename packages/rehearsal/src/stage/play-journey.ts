import type { Journey, Move, Seen } from '../journeys/journey.ts';
import type { JourneyRecord, ProgressListener, WorkflowRunRecord } from '../record.ts';
import { standardExpectations } from './standard-expectations.ts';
import { pullOccurrence, pushOccurrence } from './occurrences.ts';
import type { Stage } from './stage.ts';

/** Plays a journey to its end; when the rehearsal is cancelled meanwhile, what was cut short is not judged. */
export async function playJourney(
  stage: Stage,
  journey: Journey,
  listener: ProgressListener,
  signal: AbortSignal,
): Promise<JourneyRecord> {
  const { name, title, story } = journey;
  const startedAt = new Date().toISOString();
  listener({ type: 'journey-start', journey: name, title });
  const unplant = (journey.faults ?? []).map((fault) => stage.github.faults.add(fault));
  const known = new Set(stage.world.refusedHosts);
  const runs: WorkflowRunRecord[] = [];
  const made = await makeMoves(stage, journey, runs, signal);
  for (const takeAway of unplant) takeAway();
  const refusedHosts = stage.world.refusedHosts.filter((host) => !known.has(host));
  const cancelled = signal.aborted && (!made || runs.some((run) => run.conclusion === 'cancelled'));
  const expectations = cancelled ? [] : judge(journey, { runs, refusedHosts });
  const asExpected = !cancelled && expectations.every((expectation) => expectation.met);
  const ended = { cancelled, asExpected, expectations, runs };
  const record = { name, title, story, startedAt, endedAt: new Date().toISOString(), ...ended };
  listener({ type: 'journey-end', record });
  return record;
}

/** @returns whether all moves were made. */
async function makeMoves(
  stage: Stage,
  { name, moves }: Journey,
  runs: WorkflowRunRecord[],
  signal: AbortSignal,
): Promise<boolean> {
  try {
    for (const move of moves) {
      if (signal.aborted) return false;
      runs.push(...(await makeMove(stage, name, move)));
    }
    return true;
  } catch (error) {
    // Ctrl+C in a terminal reaches a git at work as well, and its move then fails.
    if (signal.aborted) return false;
    throw error;
  }
}

function judge(journey: Journey, seen: Seen): JourneyRecord['expectations'] {
  return [...journey.expectations, ...standardExpectations(journey)].map(({ text, check }) => ({
    text,
    ...check(seen),
  }));
}

/** What a move changes, and who is told of the event that comes of it. */
export type MoveSurroundings = Pick<Stage, 'scratch' | 'repository' | 'github' | 'raise'>;

/** Makes one move on the scratch repository and its fake GitHub, and raises the event. */
export async function makeMove(stage: MoveSurroundings, journey: string, move: Move): Promise<WorkflowRunRecord[]> {
  const { scratch, repository, github } = stage;
  await makeBranch(stage, move);
  if (move.move === 'open-pull-request') {
    const number = github.pulls.length + 1;
    const pull = {
      number,
      title: move.title,
      state: 'open' as const,
      draft: false,
      head: move.branch,
      base: scratch.defaultBranch,
    };
    const occurrence = await pullOccurrence(scratch, repository, { ...move, number });
    github.pulls.push({ ...pull, headRepository: github.fullName, author: occurrence.event.actor, labels: [] });
    return stage.raise(journey, occurrence);
  }
  const pull = github.pulls.find((candidate) => candidate.head === move.branch);
  const message =
    pull === undefined
      ? `Merge branch ${move.branch}`
      : `Merge pull request #${pull.number} from ${github.owner}/${move.branch}`;
  const pushed = await scratch.merge(move.branch, `${message}\n\n${move.title}`);
  if (pull !== undefined) github.pulls[github.pulls.indexOf(pull)] = { ...pull, state: 'closed' };
  return stage.raise(journey, await pushOccurrence(scratch, repository, { branch: scratch.defaultBranch, ...pushed }));
}

/** A branch that an earlier journey made is taken as it is. */
async function makeBranch({ scratch }: MoveSurroundings, move: Move): Promise<void> {
  const exists = (await scratch.git(['branch', '--list', move.branch])).trim() !== '';
  if (exists) return;
  await scratch.branch(move.branch);
  for (const { message, edits } of move.commits) await scratch.commit(message, edits);
  await scratch.push(move.branch);
}
