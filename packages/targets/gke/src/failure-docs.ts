/** What a target on GKE adds to the failures that every deploy can end with. */
export const gkeFailures = {
  'artifact-not-an-image': {
    when: 'a commit was given, and a cluster builds nothing',
    fix: 'give `name@sha256:…` of an image',
  },
  'workload-missing': {
    when: 'no Deployment, StatefulSet or DaemonSet of the manifests runs the image',
    fix: 'give the manifests of the service, or name its image by `image`',
  },
  'release-not-restorable': {
    when: 'what ran before was not released by this action',
    fix: 'deploy that version once with this action',
  },
} as const;
