interface FailureNote {
  readonly when: string;
  readonly fix: string;
}

const again = 'run the job again: it follows a release that is under way and starts none twice';

/** Every `failure-code` that the state machine and the client of platforms can end with, for the tables of actions. */
export const deployFailures = {
  'artifact-not-pinned': {
    when: '`artifact` is a tag, a branch or a short commit: it can mean something else tomorrow',
    fix: 'give `name@sha256:…` or the full id of a commit',
  },
  'release-failed': {
    when: 'the platform could not build or start it',
    fix: 'read the end of its log, which is in the summary',
  },
  'release-superseded': {
    when: 'another release took its place before it was live, or just after',
    fix: 'deploy one release at a time: put the job into a `concurrency` group of its environment',
  },
  'release-skipped': {
    when: 'a rule of the platform said that nothing is to be deployed',
    fix: 'change that rule: an asked-for release must not be skipped',
  },
  'release-timed-out': {
    when: 'it was not live within `timeout`',
    fix: 'read the end of its log, or raise `timeout` if it is only slow',
  },
  'release-unanswered': {
    when: 'the platform did not answer when it was asked to start, and shows no release since',
    fix: again,
  },
  'identity-mismatch': {
    when: 'the platform calls it ready but runs another image or commit',
    fix: 'look at the source of the service in the dashboard, then deploy again',
  },
  'identity-unknown': {
    when: 'the platform calls it ready but does not say what it runs',
    fix: 'deploy by digest or commit',
  },
  'live-unknown': { when: 'the platform calls it ready but serves another release, or names none', fix: again },
  'state-unknown': {
    when: 'the platform answers a state that this version does not know',
    fix: 'look at the dashboard and update this action',
  },
  'platform-silent': { when: 'the platform did not say how the release ended', fix: again },
  'platform-unavailable': {
    when: 'the platform answered with a fault, or with something that is not of its API',
    fix: 'look at its status page and run the job again',
  },
  'rate-limited': {
    when: 'the platform asks to wait longer than there is time',
    fix: 'run the job again later, or deploy fewer services at a time',
  },
  'token-refused': {
    when: 'the token is wrong, expired, revoked or of another kind',
    fix: 'make a new one and store it as a secret',
  },
  'token-forbidden': {
    when: 'the token may not do this',
    fix: 'use a token of the account, team or project that owns the service',
  },
  'not-found': {
    when: 'what is named does not exist, or the token may not see it',
    fix: 'correct the name; use a token that may see it',
  },
  'request-refused': { when: 'the platform refused the request', fix: 'correct what it names in its own words' },
  'release-left': {
    when: 'the step was killed, and its release could not be cancelled any more (a warning at the end of the job)',
    fix: again,
  },
  'http-timeout': { when: 'the platform could not be reached in time', fix: again },
  'http-unreachable': {
    when: 'the platform could not be reached at all',
    fix: 'look at the network of the runner and the status page of the platform',
  },
} as const satisfies Readonly<Record<string, FailureNote>>;

const named = 'name the release: `to` takes its id on the platform, or its artifact';

/** What can go wrong when the release to go back to is chosen. */
export const rollbackFailures = {
  'no-verified-release': {
    when: 'none of the recorded releases but the live one was verified',
    fix: `${named}; give \`github-deployments\` to \`health-check\`, so that the next ones are`,
  },
  'no-previous-release': { when: 'none of the recorded releases but the live one was live', fix: named },
  'release-not-found': {
    when: 'the platform and the records know no such release, or not what it runs',
    fix: 'look at the releases that are listed, and give the id or the artifact of one',
  },
  'live-changed': {
    when: 'something else went live while it was decided what to go back to; nothing was changed',
    fix: 'look at what is live, and start the rollback again if it is still wanted',
  },
  'record-contradicted': {
    when: 'the platform says that a release runs another artifact than was recorded of it',
    fix: named,
  },
} as const;
