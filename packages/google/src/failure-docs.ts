/** The failures that the way to Google and to a cluster can end with, for the tables of actions. */
export const googleFailures = {
  'id-token-not-permitted': {
    when: 'the job may not ask GitHub for an ID token',
    fix: 'add `id-token: write` to `permissions:` of the job',
  },
  'id-token-unavailable': { when: 'GitHub did not give an ID token', fix: 'run the job again' },
  'key-file-refused': {
    when: 'the key of a service account was given',
    fix: 'use a workload identity provider, and delete the key',
  },
  'provider-invalid': {
    when: '`workload-identity-provider` is not the full name of a provider, or has the id of its project',
    fix: 'give `projects/NUMBER/locations/global/workloadIdentityPools/POOL/providers/PROVIDER`',
  },
  'provider-not-found': { when: 'there is no such provider, or it is disabled', fix: 'correct its name' },
  'attribute-condition-refused': {
    when: 'the attribute condition of the provider is not true of this job',
    fix: 'compare it with the repository, branch and environment of the job',
  },
  'identity-refused': {
    when: 'the provider is meant for another issuer or audience',
    fix: 'set its issuer to https://token.actions.githubusercontent.com and leave its audiences empty',
  },
  'service-account-not-impersonable': {
    when: 'the identity of the job may not act as `service-account`, or there is none such',
    fix: 'grant `roles/iam.workloadIdentityUser` on it to the principal of the repository',
  },
  'cluster-not-found': {
    when: 'the project has no such cluster; those that it has are named',
    fix: 'correct `cluster`, `location` or `project-id`',
  },
  'cluster-elsewhere': { when: 'the cluster is in another location, which is named', fix: 'correct `location`' },
  'cluster-not-running': { when: 'the cluster is being made, deleted or has an error', fix: 'wait, or mend it' },
  'endpoint-unavailable': {
    when: 'the cluster has no endpoint of the kind that was asked for, or none that is open',
    fix: 'open its DNS endpoint, or give another `endpoint`',
  },
  'control-plane-unreachable': {
    when: 'the control plane does not answer on that endpoint; the networks that it lets in are named',
    fix: 'use `endpoint: dns`, authorise the network of the runner, or use a runner inside',
  },
  'google-forbidden': {
    when: 'a permission is missing, which is named',
    fix: 'grant a role that has it; `roles/container.developer` is enough for a deploy',
  },
  'google-api-disabled': { when: 'an API is not switched on in the project', fix: 'switch it on' },
  'google-token-refused': { when: 'Google does not take the token', fix: 'run the job again' },
  'google-request-refused': { when: 'Google refused a request', fix: 'correct what it names in its own words' },
  'google-rate-limited': { when: 'the quota of the project is used up', fix: 'run the job again later' },
  'google-unavailable': {
    when: 'Google answered with a fault, or with something that is not of its API',
    fix: 'look at status.cloud.google.com and run the job again',
  },
} as const;
