interface FailureNote {
  readonly when: string;
  readonly fix: string;
}

const runAgain = 'run the job again; if it stays so, look at the state of the cluster';

/** Every `failure-code` of this package, for the tables of actions. */
export const kubernetesFailures = {
  'manifests-invalid': {
    when: 'a manifest is no YAML or no object of Kubernetes, has a `generateName`, or is there twice',
    fix: 'correct it at the place named',
  },
  'manifests-empty': {
    when: 'there is no object in what was given',
    fix: 'name the files or the directory that hold the manifests',
  },
  'manifests-too-many': {
    when: 'there are more than 10,000 objects',
    fix: 'name the directory or the files of this release only',
  },
  'image-not-in-manifests': {
    when: 'no container of the manifests runs the image that is to be deployed',
    fix: 'write the name of the image in the manifest as in the input, without its tag',
  },
  'object-conflict': {
    when: 'fields of an object are owned by another tool, or were changed by hand',
    fix: 'leave the fields out of the manifest, or take them over once by forcing conflicts',
  },
  'object-invalid': {
    when: 'the cluster finds an object invalid: a misspelt field, a value that it may not have, or a field that can never be changed',
    fix: 'correct the manifest; for a field that can never be changed, give the object another name or delete it',
  },
  'object-forbidden': {
    when: 'the identity of the step may not apply an object, a quota is used up, or a policy of the cluster forbids it',
    fix: 'give the identity the right, or change the object or the quota as the cluster says',
  },
  'kind-unknown': {
    when: 'the cluster knows no such kind',
    fix: 'install what brings the kind first, or correct apiVersion and kind',
  },
  'namespace-missing': {
    when: 'the namespace of an object is not there',
    fix: 'add a Namespace to the manifests, or create it first',
  },
  'stage-failed': {
    when: 'a Job, a bare Pod or a CustomResourceDefinition failed, so that nothing that comes after it was applied',
    fix: 'mend what its log says, then deploy again',
  },
  'stage-timed-out': {
    when: 'a Job, a bare Pod or a CustomResourceDefinition did not end in time',
    fix: 'give it more time, or look at why it takes so long',
  },
  'applyset-foreign': {
    when: 'the Secret that names the set of objects belongs to another tool',
    fix: 'give the set another name, or delete the Secret if nobody needs it',
  },
  'release-not-stored': {
    when: 'the release to go back to is no longer kept in the cluster: the ten newest are',
    fix: 'choose one of the releases that are kept',
  },
  'release-damaged': {
    when: 'a stored release was changed by hand, or a part of it was deleted',
    fix: 'go back to another release, or deploy the version anew',
  },
  'releases-racing': {
    when: 'other runs store releases of the same service at the same time',
    fix: 'deploy one release at a time: put the job into a `concurrency` group of its environment',
  },
  'cluster-unauthorized': {
    when: 'the cluster does not accept the token',
    fix: 'check which cluster and which identity the step uses',
  },
  'cluster-forbidden': {
    when: 'the identity of the step lacks a right in the cluster',
    fix: 'give it a Role, or an IAM role of the cloud, that allows what the message names',
  },
  'cluster-request-refused': {
    when: 'the cluster refuses a request',
    fix: 'correct what the cluster names; if it is nothing that you gave, report it',
  },
  'cluster-unavailable': {
    when: 'the control plane, or one of its admission webhooks, does not answer',
    fix: runAgain,
  },
} as const satisfies Readonly<Record<string, FailureNote>>;

/** A `failure-code` of this package. */
export type KubernetesFailureCode = keyof typeof kubernetesFailures;
