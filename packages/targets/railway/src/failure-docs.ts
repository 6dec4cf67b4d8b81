/** What Railway adds to the failures that every deploy can end with. */
export const railwayFailures = {
  'token-elsewhere': {
    when: 'the token is a project token for another project or environment than the one that is named',
    fix: 'give the project token of that environment, or leave `project` and `environment` out',
  },
  'two-factor-required': {
    when: 'the workspace asks for two-factor authentication, which the owner of the token has not set up',
    fix: 'set it up, or give a project token',
  },
  'project-missing': {
    when: 'the token is not a project token, and `project` does not say which project is meant',
    fix: 'give the id of the project, or a project token',
  },
  'environment-missing': {
    when: 'the token is not a project token, and `environment` does not say which environment is meant',
    fix: 'give its name or id, or a project token',
  },
  'environment-not-found': {
    when: 'the project has no environment of this name or id; those that it has are named',
    fix: 'correct `environment`',
  },
  'service-not-found': {
    when: 'the environment has no service of this name or id; those that it has are named',
    fix: 'correct `service`',
  },
  'source-mismatch': {
    when: 'an image is given for a service that builds a repository, or a commit for one that runs an image',
    fix: 'give the kind of artifact that the service has, or change its source in the dashboard',
  },
  'commit-not-found': {
    when: 'Railway does not find the commit in the repository of the service',
    fix: 'push it first',
  },
  'registry-incomplete': {
    when: 'one of `registry-username` and `registry-password` is given without the other',
    fix: 'give both or none',
  },
  'plan-limit': { when: 'the plan of the workspace does not allow this', fix: 'upgrade it, or do without' },
  'rollback-unanswered': {
    when: 'Railway rolled back and does not show the release that came of it',
    fix: 'look at the service in the dashboard, then run the job again',
  },
  'release-unpinned': {
    when: 'an earlier release was deployed by a tag or a branch, so nobody can say what it would bring back',
    fix: 'deploy a digest or a commit instead',
  },
} as const;
