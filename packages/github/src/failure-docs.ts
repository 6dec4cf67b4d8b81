/** Every `failure-code` that a call to GitHub's API can end with, for the tables of actions. */
export const githubFailures = {
  'github-unauthorized': {
    when: 'GitHub does not take the token',
    fix: 'pass a token that is valid; the default is `${{ github.token }}`',
  },
  'github-forbidden': {
    when: 'the token may not do what is asked: a permission is missing, or the run belongs to a fork or to Dependabot',
    fix: 'add the permission that is named to `permissions:` of the job, and of the job that calls this workflow',
  },
  'github-not-found': {
    when: 'what is asked for does not exist, or the token may not see it',
    fix: 'check the id, and that the token is one of this repository',
  },
  'github-rate-limited': {
    when: 'GitHub takes no more requests for now',
    fix: 'run the job again later',
  },
  'github-invalid-request': {
    when: 'GitHub refused what it was asked as wrong',
    fix: 'report it with the log of the step',
  },
  'github-unavailable': {
    when: 'GitHub did not answer, or not with something of its API',
    fix: 'look at www.githubstatus.com and run the job again',
  },
  'commit-unknown': {
    when: 'the repository has no such commit, so nothing can be recorded for it',
    fix: 'give a commit of this repository',
  },
} as const;
