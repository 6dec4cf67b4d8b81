/** What Render adds to the failures that every deploy can end with. */
export const renderFailures = {
  'service-not-found': {
    when: 'the token sees no service of this name or id; those that it sees are named',
    fix: 'correct `service`, or give `workspace` and a token of it',
  },
  'service-ambiguous': { when: 'several services have this name', fix: 'give the id, or `workspace`' },
  'service-unsupported': {
    when: 'the service is a cron job, which has no releases that could be proved',
    fix: 'deploy it in the dashboard or by its blueprint',
  },
  'service-suspended': { when: 'the service is suspended and serves nothing', fix: 'resume it, then deploy' },
  'artifact-unsuitable': {
    when: 'an image is given for a service that builds a repository, or a commit for one that runs an image, or another image than the one the service is made for',
    fix: 'give the kind of artifact that the service is made for, of the same registry and repository',
  },
  'image-unavailable': {
    when: 'Render could not pull the image',
    fix: 'push it first; give the service credentials for its registry',
  },
  'commit-unavailable': { when: 'Render does not find the commit', fix: 'push it to the branch of the service' },
  'release-gone': { when: 'the release is no longer known to Render', fix: 'look at the events of the service' },
  'release-unseen': {
    when: 'Render took the request and shows no release of it',
    fix: 'look at the events of the service, then run the job again',
  },
  'rollback-refused': {
    when: 'Render no longer has what the release was built from',
    fix: 'deploy its artifact again instead',
  },
  'restore-unpinned': {
    when: 'an earlier release was deployed by a tag or a branch, so nobody can say what it would bring back',
    fix: 'deploy a digest or a commit instead',
  },
} as const;

/** The codes of this adapter's own failures. */
export type RenderFailureCode = keyof typeof renderFailures;
