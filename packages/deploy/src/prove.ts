import { Failure } from '@aevon/ports';
import { type Artifact, sameArtifact, spellArtifact } from './artifact.ts';
import { askUntil, type Tools } from './attempt.ts';
import type { Call, Present } from './target.ts';
import type { Red } from './verdicts.ts';

export type Proof =
  | { readonly proved: true; readonly identity: Artifact; readonly url: string | undefined }
  | { readonly proved: false; readonly identity: Artifact | undefined; readonly red: Red };

export interface Claim extends Tools {
  readonly deploymentId: string;
  readonly artifact: Artifact;
  /** The release that was live before, which may answer a little longer. */
  readonly before: string | undefined;
}

/** A platform may go on naming the release before for this long after it called the new one ready. */
const switchMs = 30_000;

function unproved(red: Red, identity?: Artifact): Proof {
  return { proved: false, identity, red };
}

function withoutIdentity({ target, deploymentId }: Claim): Red {
  return {
    verdict: 'inconclusive',
    failure: {
      kind: 'target',
      code: 'identity-unknown',
      what: `${target.platform} calls ${deploymentId} ready, but does not say what it runs`,
      cause: 'it was started by a tag or a branch, not by digest or commit',
      fix: 'look at its source in the dashboard, then deploy by digest or commit',
    },
  };
}

function wrongIdentity({ target, deploymentId, artifact }: Claim, identity: Artifact): Red {
  return {
    verdict: 'failed',
    failure: {
      kind: 'target',
      code: 'identity-mismatch',
      what: `${target.platform} calls ${deploymentId} ready, but it runs ${spellArtifact(identity)} and not ${spellArtifact(artifact)}`,
      cause: 'the platform took an earlier image or commit, or the service was changed meanwhile',
      fix: 'look at the source of the service in the dashboard, then deploy again',
    },
  };
}

function notSwitched({ target, deploymentId }: Claim, { live }: Present): Red {
  const serving = live === undefined ? 'names no release that is live' : `still serves ${live.deploymentId}`;
  return {
    verdict: 'inconclusive',
    failure: {
      kind: 'target',
      code: 'live-unknown',
      what: `${target.platform} calls ${deploymentId} ready, but ${serving}`,
      cause: 'traffic was not switched to it, or the answers of the platform disagree',
      fix: 'look at the service in the dashboard, then run this job again: it follows the same release',
    },
  };
}

function overtaken({ target, deploymentId }: Claim, live: string): Red {
  return {
    verdict: 'superseded',
    failure: {
      kind: 'target',
      code: 'release-superseded',
      what: `${deploymentId} was ready, but ${live} is live on ${target.platform} now`,
      cause: 'another release of the same service ended after this one',
      fix: 'deploy one release at a time: put the job into a `concurrency` group of its environment',
    },
  };
}

async function askWhatIsLive(claim: Claim, call: Call): Promise<Proof | Present> {
  const { target, deploymentId, artifact, before } = claim;
  const identity = await target.identify(deploymentId, call);
  if (identity === undefined) return unproved(withoutIdentity(claim));
  if (!sameArtifact(identity, artifact)) return unproved(wrongIdentity(claim, identity), identity);
  const present = await target.resolve(call);
  const live = present.live?.deploymentId;
  if (live === deploymentId) return { proved: true, identity, url: present.url };
  if (live !== undefined && live !== before) return unproved(overtaken(claim, live), identity);
  return present;
}

/**
 * A platform's "ready" is a claim: what the release runs is read back, and whether it is the one that is live. Asked
 * again while the platform is still switching, or does not answer. Rejects with the signal's reason.
 */
export async function prove(claim: Claim): Promise<Proof> {
  const ask = async (call: Call): Promise<Proof | Present> => askWhatIsLive(claim, call);
  const answer = await askUntil(claim, switchMs, ask, (one) => 'proved' in one);
  if (answer instanceof Failure) return unproved({ verdict: 'inconclusive', failure: answer.facts });
  return 'proved' in answer ? answer : unproved(notSwitched(claim, answer));
}
