import type { FailureFacts, Verdict } from '@aevon/ports';
import type { Artifact } from './artifact.ts';
import type { Release } from './target.ts';

/** One change of state while a release was watched. */
export interface Step {
  readonly state: string;
  readonly step?: string;
  /** Milliseconds since the deploy began. */
  readonly atMs: number;
}

/** How a release ended; only `verdict: 'live'` is green, and then the identity was read back. */
export interface Outcome {
  readonly verdict: Verdict;
  /** True when the artifact was live already and nothing was changed. */
  readonly unchanged: boolean;
  /** True when a release that was under way already was followed instead of starting a second one. */
  readonly adopted: boolean;
  readonly deploymentId: string | undefined;
  /** Name of the service, as the platform has it. */
  readonly service: string | undefined;
  /** The release that was live before. */
  readonly previous: Release | undefined;
  /** Read back from the platform. */
  readonly identity: Artifact | undefined;
  readonly url: string | undefined;
  /** Why the verdict is not `live`. */
  readonly failure: FailureFacts | undefined;
  /** What a reader should know of it although it is no failure, as the adapter says of its last state. */
  readonly note: string | undefined;
  readonly steps: readonly Step[];
  readonly logTail: readonly string[];
  readonly durationMs: number;
}
