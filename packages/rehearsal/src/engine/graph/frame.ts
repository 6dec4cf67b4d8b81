import type { JobRecord, Progress } from '../../record.ts';
import type { JsonObject } from '../language/values.ts';
import type { Permissions } from '../rules/permissions.ts';
import type { ConcurrencyGroups } from './concurrency.ts';
import type { EventFacts, RepositoryFacts, RunFacts, SourceResolver, TokenIssuer } from './facts.ts';
import type { Slots } from './limits.ts';
import type { LoadedWorkflow } from './load.ts';
import type { LegRunner } from './leg.ts';

/** What all jobs of one workflow run share. */
export interface RunSettings {
  readonly run: RunFacts;
  readonly event: EventFacts;
  readonly repository: RepositoryFacts;
  /** The workflow that the event started, and where it came from. */
  readonly top: LoadedWorkflow;
  readonly secrets: Readonly<Record<string, string>>;
  readonly variables: Readonly<Record<string, string>>;
  readonly sources: SourceResolver;
  readonly issueTokens: TokenIssuer;
  readonly groups: ConcurrencyGroups;
  /** How many jobs run at a time. */
  readonly slots: Slots;
  /** Runs the steps of one job on a machine of its own. */
  readonly runLeg: LegRunner;
  /** Runs the jobs of a called workflow. */
  readonly runFrame: (frame: Frame) => Promise<ReadonlyMap<string, JobResult>>;
  readonly listener: (progress: Progress) => void;
  /** In order of their end. */
  readonly records: JobRecord[];
  readonly now: () => Date;
}

/** One workflow file at work: the one the event started, or one that it calls. */
export interface Frame {
  readonly settings: RunSettings;
  readonly workflow: LoadedWorkflow;
  readonly inputs: JsonObject;
  readonly secrets: Readonly<Record<string, string>>;
  /** What a token may do where the file says nothing. */
  readonly permissions: Permissions;
  /** `ci / ` inside the workflow that the job `ci` calls: before ids, and before names. */
  readonly prefix: { readonly id: string; readonly name: string };
  /** Ids of the records that the first jobs of the file waited for. */
  readonly after: readonly string[];
  /** Aborted when the run or the calling job is cancelled. */
  readonly signal: AbortSignal;
}

export type Result = 'success' | 'failure' | 'cancelled' | 'skipped';

/** How a job, all its legs or called jobs together, ended for the jobs that need it. */
export interface JobResult {
  readonly result: Result;
  readonly outputs: Readonly<Record<string, string>>;
  /** Ids of the records that a dependent job is drawn after. */
  readonly recordIds: readonly string[];
  /** A failure that `continue-on-error` does not forgive. */
  readonly fatal: boolean;
}
