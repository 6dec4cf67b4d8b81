import type { JobRecord } from '../../record.ts';
import type { JobModel } from '../language/job-model.ts';
import type { JsonObject } from '../language/values.ts';
import type { Strategy } from '../rules/matrix.ts';
import type { Permissions } from '../rules/permissions.ts';
import type { Frame } from './frame.ts';

export interface JobPlan {
  readonly frame: Frame;
  readonly job: JobModel;
  /** github, inputs, vars and needs; for a leg also matrix and strategy. */
  readonly contexts: JsonObject;
  readonly needs: readonly string[];
  readonly strategy: Strategy;
  readonly signal: AbortSignal;
  /** The run was cancelled before the job began, and its condition held all the same. */
  readonly afterCancel: boolean;
}

/** One combination of a matrix, ready to start. */
export interface Leg extends JobPlan {
  readonly id: string;
  readonly name: string;
  readonly permissions: Permissions;
}

/** A leg with a machine of its own. */
export interface LegRequest extends Leg {
  /** Name of the deployment environment. */
  readonly environment: string | undefined;
}

export type LegRunner = (request: LegRequest) => Promise<JobRecord>;
