import { Failure } from '@aevon/ports';

/** The token is Google's, so whoever reads that it was refused has to look there and not into the cluster. */
export async function inWords<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Failure) || error.facts.code !== 'cluster-unauthorized') throw error;
    throw new Failure(
      {
        ...error.facts,
        code: 'token-refused',
        cause: 'the cluster does not take the token of Google: it is of another project, or was revoked',
        fix: 'check `workload-identity-provider`, `service-account` and `project-id`: the token that they lead to must be one of the project of the cluster',
      },
      { cause: error },
    );
  }
}
