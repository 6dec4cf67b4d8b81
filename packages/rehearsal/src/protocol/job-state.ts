import { randomUUID } from 'node:crypto';
import { Masker } from './masker.ts';
import { MatcherRegistry } from './matcher-registry.ts';

/** What the steps of one job share and change. Source: actions/runner `ExecutionContext.Global`. */
export interface JobState {
  readonly masker: Masker;
  /** `env:` of workflow and job, changed by GITHUB_ENV. */
  readonly environment: Map<string, string>;
  /** Entries of GITHUB_PATH in the order they came; the last one comes first on PATH. */
  readonly prependPath: string[];
  readonly matchers: MatcherRegistry;
  /** RUNNER_TRACKING_ID: marks the job's processes, so that those left behind are found at its end. */
  readonly trackingId: string;
}

/** The state with which a job begins; `secrets` are hidden from the first line on. */
export function createJobState(
  start: { readonly secrets?: readonly string[]; readonly environment?: Readonly<Record<string, string>> } = {},
): JobState {
  const masker = new Masker();
  for (const secret of start.secrets ?? []) masker.addSecret(secret.trim());
  return {
    masker,
    environment: new Map(Object.entries(start.environment ?? {})),
    prependPath: [],
    matchers: new MatcherRegistry(),
    trackingId: `github_${randomUUID()}`,
  };
}

/** Adds a folder in front of PATH; one that is there already moves to the front. */
export function prependPath(job: JobState, folder: string): void {
  const known = job.prependPath.indexOf(folder);
  if (known >= 0) job.prependPath.splice(known, 1);
  job.prependPath.push(folder);
}
