import { Failure } from '@aevon/ports';
import { type Artifact, sameArtifact } from './artifact.ts';
import { askUntil, attempt, leavesOpen, type Tools } from './attempt.ts';
import type { Call, Phase, Present, Release } from './target.ts';

/** What is saved before and after the one call that changes something, so that whoever comes next can go on. */
export type Saved =
  | { readonly step: 'asking'; readonly after: string | undefined }
  | { readonly step: 'started'; readonly deploymentId: string };

export interface Starting extends Tools {
  readonly artifact: Artifact;
  readonly present: Present;
  /** The call that changes something: a release or the restoring of one. */
  readonly ask: (call: Call) => Promise<{ readonly deploymentId: string }>;
  readonly save: (saved: Saved) => void;
}

export interface Started {
  readonly deploymentId: string;
  /** Whether it was there before. */
  readonly adopted: boolean;
}

const underWay: ReadonlySet<Phase> = new Set(['waiting', 'finishing', 'unknown']);
/** A call whose answer was lost may show its effect this much later. */
const appearMs = 20_000;

/** Releases that came after one that was known, if any was; none when it is no longer listed, as nobody can tell then. */
export function newerThan(after: string | undefined, recent: readonly Release[]): readonly Release[] {
  if (after === undefined) return recent;
  const known = recent.findIndex((release) => release.deploymentId === after);
  return recent.slice(0, Math.max(0, known));
}

/** Whether a release was there when `present` was looked at: it may be somebody else's, or be serving. */
export function wasThere({ live, recent }: Present, deploymentId: string): boolean {
  return [live, ...recent].some((release) => release?.deploymentId === deploymentId);
}

/** A release of the artifact that the platform is at. */
export function underWayOf({ recent }: Present, artifact: Artifact): Release | undefined {
  return recent.find(({ phase, artifact: other }) => underWay.has(phase) && sameArtifact(other, artifact));
}

/** The release of the same artifact that came after the newest one known before, however its answer was lost. */
async function findLost(starting: Starting): Promise<string | undefined> {
  const { target, artifact, present } = starting;
  const isOurs = (release: Release): boolean =>
    !wasThere(present, release.deploymentId) && sameArtifact(release.artifact, artifact);
  const look = async (call: Call): Promise<string | undefined> =>
    (await target.resolve(call)).recent.find(isOurs)?.deploymentId;
  const found = await askUntil(starting, appearMs, look, (id) => id !== undefined);
  return found instanceof Failure ? undefined : found;
}

/**
 * Starts a release once. One of the same artifact that is under way is followed instead. When the answer is lost, the
 * platform is asked what came of it; it is never asked a second time to start.
 * @throws Failure of the platform, or `release-unanswered` when nobody can say whether it began.
 */
export async function start(starting: Starting): Promise<Started> {
  const { target, bounds, artifact, present, ask, save } = starting;
  const running = underWayOf(present, artifact);
  if (running !== undefined) return { deploymentId: running.deploymentId, adopted: true };
  save({ step: 'asking', after: present.recent[0]?.deploymentId });
  const answer = await attempt(bounds, ask, target.startMs);
  if (!(answer instanceof Failure))
    return { deploymentId: answer.deploymentId, adopted: wasThere(present, answer.deploymentId) };
  if (!leavesOpen(answer)) throw answer;
  const deploymentId = await findLost(starting);
  if (deploymentId !== undefined) return { deploymentId, adopted: false };
  throw new Failure(
    {
      kind: 'infrastructure',
      code: 'release-unanswered',
      what: `${target.platform} did not answer when it was asked to start the release, and shows none since`,
      cause: answer.facts.what,
      fix: 'run the job again: it follows a release that appeared meanwhile, and starts one only if there is none',
    },
    { cause: answer },
  );
}
