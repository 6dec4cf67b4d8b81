import { readOnly } from '../rules/permissions.ts';
import { workflowRefOf } from './contexts.ts';
import type { JobTokens } from './facts.ts';
import type { Leg } from './leg.ts';

/** GITHUB_TOKEN and what else a job is given, with the job's permissions; a fork's token never writes. */
export async function tokensFor(
  leg: Pick<Leg, 'frame' | 'id' | 'permissions'>,
  environment: string | undefined,
): Promise<JobTokens> {
  const { settings, workflow } = leg.frame;
  return settings.issueTokens({
    permissions: settings.event.fromFork ? readOnly(leg.permissions) : leg.permissions,
    run: settings.run,
    jobId: leg.id,
    event: settings.event,
    workflowRef: workflowRefOf(workflow),
    environment,
  });
}
