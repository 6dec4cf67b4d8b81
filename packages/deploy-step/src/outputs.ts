import { type Artifact, type Outcome, type Release, spellArtifact } from '@aevon/deploy';
import type { Verdict } from '@aevon/ports';

/** The outputs of a deploy action, by their names. */
export interface DeployOutputs {
  readonly verdict?: Verdict;
  readonly changed?: boolean;
  readonly url?: string;
  readonly 'deployment-id'?: string;
  readonly identity?: string;
  readonly 'previous-deployment-id'?: string;
  readonly 'previous-artifact'?: string;
  readonly duration?: number;
  readonly 'restored-deployment-id'?: string;
  readonly 'github-deployment-id'?: string;
}

function spelt(artifact: Artifact | undefined): string {
  return artifact === undefined ? '' : spellArtifact(artifact);
}

/** What was live before. */
export function previousOutputs(
  live: Release | undefined,
): Pick<DeployOutputs, 'previous-deployment-id' | 'previous-artifact'> {
  return { 'previous-deployment-id': live?.deploymentId ?? '', 'previous-artifact': spelt(live?.artifact) };
}

/** Outputs of a deploy that ran to its verdict, a red one too. */
export function outputsOf(outcome: Outcome): DeployOutputs {
  const { verdict, unchanged, adopted, url, deploymentId, identity, previous, durationMs } = outcome;
  return {
    verdict,
    changed: !unchanged && !adopted && deploymentId !== undefined,
    url: url ?? '',
    'deployment-id': deploymentId ?? '',
    identity: spelt(identity),
    ...previousOutputs(previous),
    duration: Math.round(durationMs),
  };
}
