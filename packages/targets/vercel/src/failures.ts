import { Failure, type FailureFacts } from '@aevon/ports';
import type { RefusedAnswer } from '@aevon/deploy';
import type { VercelFailureCode } from './failure-docs.ts';
import { errorSchema, type Project } from './schemas.ts';

type Facts = FailureFacts & { readonly code: VercelFailureCode };

export const tokenFix =
  'create a token (vercel.com/account/settings/tokens) whose scope is the team that owns the project, give that team as `team`, and store the token as a secret';

export function failure(facts: Facts, cause?: unknown): Failure {
  return new Failure(facts, cause === undefined ? {} : { cause });
}

export function isNotFound(error: unknown): boolean {
  return error instanceof Failure && error.facts.code === 'not-found';
}

/** A refusal of Vercel, which changed nothing. */
export function isRefusal(error: unknown): error is Failure {
  return (
    error instanceof Failure &&
    ['request-refused', 'not-found', 'plan-limit', 'alias-unavailable'].includes(error.facts.code)
  );
}

export function list(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.toSorted().join(', ');
}

type Known = Omit<FailureFacts, 'what'>;

const limited: Known = {
  kind: 'user',
  code: 'plan-limit',
  cause: 'the plan of the team is used up for now: waiting a minute does not help',
  fix: 'run the job again when the limit is over, send fewer files (`archive: tgz`), or change the plan',
};

/** Refusals that Vercel tells by a code. */
const known: Readonly<Record<string, Known>> = {
  builds_rate_limited: limited,
  payment_required: limited,
  'api-upload-free': limited,
  'api-upload-paid': limited,
  'api-deployments-free-per-day': limited,
  'api-deployments-paid-per-day': limited,
  too_many_files: {
    kind: 'user',
    code: 'too-many-files',
    cause: 'Vercel takes 15 000 files in one deployment',
    fix: 'send them as one archive (`archive: tgz`), or leave files out by `.vercelignore`',
  },
  missing_project_settings: {
    kind: 'user',
    code: 'project-unconfigured',
    cause: 'nothing was deployed to the project yet, so it has no framework and no build command',
    fix: 'set them in the dashboard (Settings, Build and Deployment), then run this job again',
  },
  incorrect_git_source_info: {
    kind: 'user',
    code: 'commit-unavailable',
    cause: 'the commit is not in the repository that the project is linked to, or Vercel may not see it',
    fix: 'push the commit first, and look at the link (Settings, Git) and at what the app of Vercel may read',
  },
  alias_in_use: {
    kind: 'user',
    code: 'alias-unavailable',
    cause: 'the host leads to a deployment of another project or team',
    fix: 'take it away there, or give another one as alias',
  },
  project_paused: {
    kind: 'user',
    code: 'project-paused',
    fix: 'resume the project (Settings, General), then run this job again',
  },
};

/** Vercel tells a wrong token by 403, and its limits by codes. */
export function refusalOf({ status, data, what }: RefusedAnswer): Failure | undefined {
  const error = errorSchema.safeParse(data).data?.error;
  if (status === 403 && (error?.invalidToken === true || error?.missingToken === true))
    return new Failure({
      kind: 'user',
      code: 'token-refused',
      what,
      cause: 'the token is wrong, expired or was revoked',
      fix: tokenFix,
    });
  const code = error?.code ?? (status === 402 ? 'payment_required' : '');
  const facts = Object.hasOwn(known, code) ? known[code] : undefined;
  if (facts === undefined) return undefined;
  const reset = error?.limit?.reset;
  const until = reset === undefined ? '' : ` (until ${new Date(reset).toISOString()})`;
  return new Failure({ ...facts, what: `${what}${until}` });
}

export function projectNotFound(wanted: string, seen: readonly string[]): Failure {
  return failure({
    kind: 'user',
    code: 'service-not-found',
    what: `Vercel shows no project ${JSON.stringify(wanted)} to this token; it shows: ${list(seen)}`,
    cause: 'the name or id is misspelt, or the project belongs to another team than the one that is asked',
    fix: 'give the name or the id (prj_…) of a project that is listed, and its team as `team`',
  });
}

export function paused({ name }: Project): Failure {
  return failure({
    kind: 'user',
    code: 'project-paused',
    what: `${name} is paused on Vercel: it serves nothing and takes no deployment`,
    fix: 'resume the project (Settings, General; or pay what is open), then run this job again',
  });
}

export function environmentNotFound({ name, customEnvironments }: Project, wanted: string): Failure {
  const seen = ['production', 'preview', ...(customEnvironments ?? []).map(({ slug }) => slug)];
  return failure({
    kind: 'user',
    code: 'environment-not-found',
    what: `${name} on Vercel has no environment ${JSON.stringify(wanted)}; it has: ${list(seen)}`,
    fix: 'give one of them, or create it (Settings, Environments)',
  });
}

export function releaseGone(deploymentId: string, cause: unknown): Failure {
  return failure(
    {
      kind: 'user',
      code: 'release-gone',
      what: `the deployment ${deploymentId} is gone from Vercel`,
      cause: 'somebody deleted it or its project, or the token lost its access meanwhile',
      fix: 'look at the project in the dashboard, then run this job again',
    },
    cause,
  );
}

export function pinned({ name, rollbackDescription }: Project, live: string | undefined): Failure {
  const { username, description } = rollbackDescription ?? {};
  const by = username ? ` by ${username}` : '';
  const why = description ? `: ${description}` : '';
  return failure({
    kind: 'user',
    code: 'rollback-pinned',
    what: `production of ${name} was rolled back${by} to ${live ?? 'an earlier deployment'} and is kept there${why}`,
    cause: 'after an instant rollback Vercel gives the production domains to no new deployment by itself',
    fix: 'if the cause is mended, deploy with `on-pinned-rollback: promote`, which ends the rollback; `stage` only builds',
  });
}
