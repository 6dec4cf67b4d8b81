interface FailureNote {
  readonly when: string;
  readonly fix: string;
}

const lines = 'correct the lines that are shown';

/**
 * Every `failure-code` that making a plan can end with. Data alone, apart from the rest of the package: definitions of
 * actions are loaded before anything is known to be needed.
 */
export const planFailures = {
  'manifest-invalid': { when: 'the manifest has mistakes; each is shown with line, column and a caret', fix: lines },
  'manifest-missing': {
    when: 'the input `manifest` names a file that is not there',
    fix: 'create it, or correct the input',
  },
  'manifest-unreadable': {
    when: 'the manifest is not a file, or leads out of the repository',
    fix: 'make it a YAML file in the repository',
  },
  'service-not-a-package': {
    when: 'the folder of a service is no package of the workspace',
    fix: 'list it in pnpm-workspace.yaml, or correct its path',
  },
  'edge-unknown': {
    when: 'an edge of the manifest starts from something that is no package',
    fix: 'correct `from` of that edge',
  },
  'package-file-broken': {
    when: 'package.json, pnpm-workspace.yaml, turbo.json or pyproject.toml of a package cannot be read',
    fix: lines,
  },
  'package-file-too-large': {
    when: 'one of these files is far larger than such a file can be',
    fix: 'take out what is not about packages',
  },
  'package-name-twice': { when: 'two packages have one name', fix: 'rename one of them' },
  'package-name-invalid': {
    when: 'the name of a package has a blank, a comma or a control character',
    fix: 'write it as npm allows it',
  },
  'no-packages': { when: 'the root has no package.json and no Python project', fix: 'set `working-directory`' },
  'link-leaves-repository': {
    when: 'a file that is read is a link out of the repository',
    fix: 'replace the link by a file',
  },
  'file-unreadable': {
    when: 'a file of the repository cannot be read',
    fix: 'make it readable for the user of the runner',
  },
  'change-set-undetectable': {
    when: '`on-undetectable: fail` is set and the change set cannot be determined',
    fix: 'use `fetch-depth: 2` or more in checkout, or give `base`',
  },
  'base-unknown': { when: 'the input `base` names no commit', fix: 'give a commit, branch or tag that exists' },
  'head-unknown': { when: 'the input `head` names no commit', fix: 'give a commit, branch or tag that exists' },
  'not-a-commit-id': { when: 'the event names something that is no commit', fix: 'run the job again' },
  'no-commit': { when: 'the repository has no commit checked out', fix: 'run actions/checkout before this step' },
  'not-a-git-repository': {
    when: 'the working directory is no git repository',
    fix: 'run actions/checkout before this step',
  },
  'git-ownership': {
    when: 'git refuses the folder because it belongs to another user',
    fix: 'add it to `safe.directory` in an earlier step',
  },
  'git-failed': { when: 'git ended with an error of its own', fix: 'check the repository out again' },
  'command-not-found': { when: 'a program that is needed is not on PATH', fix: 'install it in an earlier step' },
  'event-unreadable': { when: 'the payload of the event is cut off or missing', fix: 'run the job again' },
} as const satisfies Readonly<Record<string, FailureNote>>;

/** Every `failure-code` that using a plan of another job can end with, next to those of the manifest. */
export const givenPlanFailures = {
  'plan-unreadable': {
    when: 'the input `plan` is no plan',
    fix: 'pass the output `plan` of the plan action unchanged',
  },
  'plan-of-another-commit': {
    when: 'the input `plan` was made for another commit than the one checked out',
    fix: 'give actions/checkout the same `ref` in both jobs, or leave the input `plan` out',
  },
  'no-commit': planFailures['no-commit'],
  'not-a-git-repository': planFailures['not-a-git-repository'],
  'git-ownership': planFailures['git-ownership'],
  'git-failed': planFailures['git-failed'],
  'command-not-found': planFailures['command-not-found'],
} as const satisfies Readonly<Record<string, FailureNote>>;
