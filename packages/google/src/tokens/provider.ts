import { Failure } from '@aevon/ports';

/** A provider of a workload identity pool. */
export interface Provider {
  /** `projects/123/locations/global/workloadIdentityPools/POOL/providers/PROVIDER`. */
  readonly name: string;
  readonly projectNumber: string;
}

const namePattern = /^projects\/([^/]+)\/locations\/global\/workloadIdentityPools\/[^/]+\/providers\/[^/]+$/;
const way =
  'create a workload identity pool with a provider for https://token.actions.githubusercontent.com, and give its full name as `workload-identity-provider`';

function keyRefused(): Failure {
  return new Failure({
    kind: 'user',
    code: 'key-file-refused',
    what: 'the key of a service account was given, and is not taken',
    cause: 'a key never expires by itself and works from anywhere: whoever reads it once has the account',
    fix: `${way}; then delete the key`,
    link: 'https://cloud.google.com/iam/docs/workload-identity-federation-with-deployment-pipelines',
  });
}

function invalid(what: string, fix: string): Failure {
  return new Failure({ kind: 'user', code: 'provider-invalid', what, fix });
}

/**
 * Reads the name of a provider, with or without `//iam.googleapis.com/` before it.
 * @throws Failure `key-file-refused` for the key of a service account, which is never shown; `provider-invalid`.
 */
export function parseProvider(text: string): Provider {
  if (/private_key|BEGIN [A-Z ]*PRIVATE KEY/.test(text)) throw keyRefused();
  const name = text.trim().replace(/^(https:)?\/\/iam\.googleapis\.com\//, '');
  const project = namePattern.exec(name)?.[1];
  if (project === undefined)
    throw invalid(
      `${JSON.stringify(name.slice(0, 200))} is not the full name of a workload identity provider`,
      'give `projects/NUMBER/locations/global/workloadIdentityPools/POOL/providers/PROVIDER`: `gcloud iam workload-identity-pools providers describe PROVIDER --workload-identity-pool POOL --location global --format "value(name)"` prints it',
    );
  if (!/^\d+$/.test(project))
    throw invalid(
      `the workload identity provider is named by the id of its project, ${project}`,
      `give the number of the project: \`gcloud projects describe ${project} --format "value(projectNumber)"\` prints it`,
    );
  return { name, projectNumber: project };
}
