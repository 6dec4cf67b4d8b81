import { type Outcome, spellArtifact } from '@aevon/deploy';
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
}

/** Outputs of a deploy that ran to its verdict, a red one too. */
export function outputsOf(outcome: Outcome): DeployOutputs {
  const { verdict, unchanged, adopted, url, deploymentId, identity, previous, durationMs } = outcome;
  return {
    verdict,
    changed: !unchanged && !adopted && deploymentId !== undefined,
    url: url ?? '',
    'deployment-id': deploymentId ?? '',
    identity: identity === undefined ? '' : spellArtifact(identity),
    'previous-deployment-id': previous?.deploymentId ?? '',
    'previous-artifact': previous?.artifact === undefined ? '' : spellArtifact(previous.artifact),
    duration: Math.round(durationMs),
  };
}
