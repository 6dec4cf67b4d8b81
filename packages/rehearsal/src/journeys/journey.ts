import type { Fault } from '@aevon/fakes';
import type { WorkflowRunRecord } from '../record.ts';
import type { Edit } from '../repository/edits.ts';

/** What a developer does, told as data. */
export type Move =
  | {
      readonly move: 'open-pull-request';
      readonly branch: string;
      readonly title: string;
      readonly body: string;
      readonly commits: readonly CommitPlan[];
    }
  /** Merges a branch into the default branch and pushes it; makes the branch first when no move before it did. */
  | {
      readonly move: 'merge';
      readonly branch: string;
      readonly title: string;
      readonly commits: readonly CommitPlan[];
    };

export interface CommitPlan {
  readonly message: string;
  readonly edits: readonly Edit[];
}

/** What can be seen when a journey is over. */
export interface Seen {
  readonly runs: readonly WorkflowRunRecord[];
  readonly refusedHosts: readonly string[];
}

export interface Expectation {
  /** A sentence for people. */
  readonly text: string;
  /** Only where there is Python. */
  readonly python?: true;
  readonly check: (seen: Seen) => { readonly met: boolean; readonly seen: string };
}

/** A user story: what happens, what is planted, and what must be true after. */
export interface Journey {
  readonly name: string;
  readonly title: string;
  readonly story: string;
  readonly moves: readonly Move[];
  /** Faults of the fake GitHub, planted before the first move. */
  readonly faults?: readonly Fault[];
  readonly expectations: readonly Expectation[];
  /** Uses that may be left out without the journey failing. */
  readonly mayBeLeftOut?: readonly RegExp[];
}
