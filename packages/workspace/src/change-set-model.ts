import type { Runner } from '@aevon/ports';
import type { ChangedFile, Git } from './git-port.ts';

/**
 * `exact`: proved by commit objects, or chosen by rule. `likely`: what the event or the API said, not checked against history.
 * `none`: nothing was known, and everything is taken as changed.
 */
export type Confidence = 'exact' | 'likely' | 'none';

export interface ChangeSet {
  /** `diff`: `files` is what changed. `all`: everything, `reason` says why. `none`: nothing, and that is known. */
  readonly mode: 'diff' | 'all' | 'none';
  /** One sentence for people. */
  readonly reason: string;
  /** Full SHA; present when `mode` is `diff`, and for `none` when two equal trees were compared. */
  readonly base?: string;
  /** Full SHA of the commit that is looked at. */
  readonly head: string;
  /** Present when `mode` is `diff`; sorted by path. */
  readonly files?: readonly ChangedFile[];
  /** How often the remote was asked for more history. */
  readonly fetched: 0 | 1;
  readonly confidence: Confidence;
  /** What a person can do, where what changed could not be determined. */
  readonly fix?: string;
}

export interface ChangeSetRequest {
  readonly git: Git;
  readonly event: { readonly name: string; readonly payload: unknown };
  readonly runner: Pick<Runner, 'sha' | 'ref' | 'refName'>;
  /** A commit, branch or tag to compare with, from an input; empty is as absent. */
  readonly base?: string | undefined;
  /** A commit, branch or tag to look at instead of HEAD, from an input; empty is as absent. */
  readonly head?: string | undefined;
  /** Default: `repository.default_branch` of the event. */
  readonly defaultBranch?: string | undefined;
  /** The commit of the last green run on this branch, for events that have no base of their own. */
  readonly lastGreen?: (() => Promise<string | undefined>) | undefined;
  /** `merge_base_commit.sha` of GitHub's compare API, for shallow clones. A throw counts as no answer. */
  readonly compare?: ((base: string, head: string) => Promise<string | undefined>) | undefined;
  /** What an unknown change set means: everything (said), or a Failure `change-set-undetectable`. */
  readonly onUndetectable: 'all' | 'fail';
}
