import { createDeployments, type Deployments } from '@aevon/github';
import type { ActionContext } from '@aevon/kit';
import { connect } from '@aevon/runtime';

/** The deployments of the repository that the job is of. */
export function deploymentsOf({ githubToken }: { readonly githubToken: string }, context: ActionContext): Deployments {
  return createDeployments(connect(context).github(githubToken));
}
