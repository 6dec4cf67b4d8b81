import { Failure } from '@aevon/ports';
import { type Artifact, sameArtifact, spellArtifact } from '../artifact.ts';
import type { Present, Release } from '../target.ts';
import { fled, recordOfLive, sameAsLive } from './history.ts';
import type { History, Standing } from './records.ts';

export interface Wish {
  /** `verified`, `previous`, or a release by the platform's id of it or by its artifact. */
  readonly to: string;
  /** Goes back only if this is what is live, by id or artifact; undefined: whatever is. */
  readonly from: string | undefined;
  /** The run that asks: what it put back already is not put back once more. */
  readonly run: string;
}

/** What a rollback does. */
export type Choice =
  | { readonly kind: 'stay'; readonly why: string }
  | {
      readonly kind: 'go';
      readonly release: Release & { readonly artifact: Artifact };
      /** Whether the platform still has the release itself, with its settings, or its artifact is released anew. */
      readonly how: 'restore' | 'release-anew';
      /** The platform's id of what is live, which this is to replace; undefined: nothing is. */
      readonly live: string | undefined;
    };

interface Candidate {
  readonly deploymentId: string;
  readonly artifact: Artifact;
}

function names(text: string, release: Pick<Release, 'deploymentId' | 'artifact'> | undefined): boolean {
  if (release === undefined) return false;
  const { deploymentId, artifact } = release;
  return text === deploymentId || (artifact !== undefined && text === spellArtifact(artifact));
}

function told({ recent }: Present): string[] {
  return recent
    .slice(0, 10)
    .map(({ deploymentId, state, artifact }) =>
      [deploymentId, state, artifact === undefined ? '' : spellArtifact(artifact)].join(' ').trim(),
    );
}

function nothingFound(what: string, code: string, cause: string, present: Present): Failure {
  return new Failure({
    ...{ kind: 'user', code, what, cause },
    fix: 'name the release: `to` takes its id on the platform, or its artifact; the newest that the platform has are below',
    details: told(present),
  });
}

/**
 * The release itself, where the platform has it still. What it says of its artifact must be what was recorded.
 * @throws Failure `record-contradicted`.
 */
function going({ recent, live: serving }: Present, { deploymentId, artifact }: Candidate): Choice {
  const there = recent.find((release) => release.deploymentId === deploymentId);
  const live = serving?.deploymentId;
  if (there === undefined) {
    const release = { deploymentId, artifact, phase: 'superseded', state: 'no longer there' } as const;
    return { kind: 'go', release, how: 'release-anew', live };
  }
  if (there.artifact !== undefined && !sameArtifact(there.artifact, artifact))
    throw new Failure({
      kind: 'target',
      code: 'record-contradicted',
      what: `the release ${deploymentId} was recorded as ${spellArtifact(artifact)}, and the platform says that it is ${spellArtifact(there.artifact)}`,
      cause: 'the record, or the release, was changed by hand',
      fix: 'name the release to go back to: `to` takes its id on the platform, or its artifact',
    });
  return { kind: 'go', release: { ...there, artifact }, how: 'restore', live };
}

function named(to: string, present: Present, history: History): Candidate {
  const hits = present.recent.filter((release) => names(to, release));
  // Of several with one artifact, one that was live at some time: the others failed, or are not there yet.
  const platform = hits.find(({ phase }) => phase === 'ready' || phase === 'superseded') ?? hits[0];
  const record = history.find((release) => names(to, release));
  const deploymentId = platform?.deploymentId ?? record?.deploymentId;
  // What was recorded when it was made says more than a platform that forgot it.
  const artifact = platform?.artifact ?? record?.artifact;
  if (deploymentId !== undefined && artifact !== undefined) return { deploymentId, artifact };
  const what = deploymentId === undefined ? 'there is no release' : 'nobody knows the artifact of the release';
  const cause = 'the id is of another service or environment, or the platform keeps releases for a time only';
  throw nothingFound(`${what} ${JSON.stringify(to)}`, 'release-not-found', cause, present);
}

/**
 * Decides what a rollback goes back to. By default the newest release that was verified, is not what is live,
 * and that no rollback has fled.
 * @throws Failure `no-verified-release`, `no-previous-release`, `release-not-found`, `record-contradicted`, and those of
 * `readHistory`, which is asked only where it matters.
 */
export async function chooseRelease(
  wish: Wish,
  present: Present,
  readHistory: () => Promise<History>,
): Promise<Choice> {
  const { live } = present;
  const { to, from, run } = wish;
  if (from !== undefined && !names(from, live))
    return { kind: 'stay', why: `${live?.deploymentId ?? 'nothing'} is live and not ${from}` };
  const history = await readHistory();
  const same = sameAsLive(history, live);
  const current = recordOfLive(history, live);
  if (
    current?.restores !== undefined &&
    current.run === run &&
    same.has(current.restores) &&
    current.standing !== 'unproved'
  )
    return { kind: 'stay', why: `this run has put ${current.restores} back already` };
  if (to !== 'verified' && to !== 'previous') {
    const candidate = named(to, present, history);
    if (same.has(candidate.deploymentId)) return { kind: 'stay', why: `${to} is what is live` };
    return going(present, candidate);
  }
  const enough: readonly Standing[] = to === 'verified' ? ['verified'] : ['verified', 'live'];
  const avoided = fled(history);
  const found = history.find(
    ({ deploymentId, standing }) => enough.includes(standing) && !same.has(deploymentId) && !avoided.has(deploymentId),
  );
  if (found !== undefined) return going(present, found);
  const what = to === 'verified' ? 'no other release of this service was verified' : 'no other release was live';
  const cause = `none of the ${history.length} recorded in GitHub Deployments was`;
  throw nothingFound(what, `no-${to}-release`, cause, present);
}
