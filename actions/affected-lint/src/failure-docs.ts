import type { ToolFault } from '@aevon/linters';
import { givenPlanFailures } from '@aevon/pipeline/failures';

/** The `failure-code` of each way in which a linter gives no answer. */
export const faultCodes: Readonly<Record<ToolFault, string>> = {
  crashed: 'linter-crashed',
  missing: 'linter-missing',
  'no-configuration': 'linter-not-configured',
  'legacy-configuration': 'linter-legacy-configuration',
  'wrong-version': 'linter-wrong-version',
  'timed-out': 'linter-timed-out',
  killed: 'linter-killed',
  'unreadable-output': 'linter-output-unreadable',
};

/** Every `failure-code` of this action. */
export const failures = {
  'lint-findings': {
    when: 'there are findings of the level of `fail-on` or above',
    fix: 'mend what the report lists, or use `fix: patch`',
  },
  'linter-crashed': {
    when: 'a linter gave up, such as for a broken configuration or plugin',
    fix: 'run the same command on your machine and read its error',
  },
  'linter-missing': {
    when: 'a package uses a linter that is not installed',
    fix: 'install dependencies before this step',
  },
  'linter-not-configured': {
    when: 'ESLint finds no eslint.config.* for a package',
    fix: 'add one to the package or to the root',
  },
  'linter-legacy-configuration': {
    when: 'there is only an .eslintrc or `eslintConfig` in package.json, which ESLint 9 and newer do not read',
    fix: 'migrate to eslint.config.js with `npx @eslint/migrate-config`',
  },
  'linter-wrong-version': {
    when: 'a linter is of a major version that this action does not know',
    fix: 'update the linter',
  },
  'linter-timed-out': {
    when: 'a linter did not end within `timeout`',
    fix: 'raise `timeout`, or find out what it waits for',
  },
  'linter-killed': {
    when: 'a linter was ended by a signal, often for want of memory',
    fix: 'use a larger runner, or fewer at a time with `concurrency`',
  },
  'linter-output-unreadable': {
    when: 'a linter’s report is missing, cut off, too large or contradicts itself',
    fix: 'look for a wrapper or plugin that changes its output',
  },
  'package-unknown': {
    when: 'the input `packages` names a package that the plan does not have',
    fix: 'use names of the plan',
  },
  'working-directory-outside': {
    when: 'the input `working-directory` is not there, or leaves the workspace',
    fix: 'give a path relative to the root of the checkout',
  },
  'manifest-invalid': {
    when: 'the manifest has mistakes; each is shown with line, column and a caret',
    fix: 'correct the lines that are shown',
  },
  'manifest-missing': {
    when: 'the input `manifest` names a file that is not there',
    fix: 'create it, or correct the input',
  },
  'manifest-unreadable': { when: 'the manifest is not a file', fix: 'make it a YAML file' },
  'service-not-a-package': {
    when: 'the folder of a service of the manifest is no package of the workspace',
    fix: 'list it in pnpm-workspace.yaml, or correct its path',
  },
  'edge-unknown': {
    when: 'an edge of the manifest starts from something that is no package',
    fix: 'correct `from` of that edge',
  },
  'link-leaves-repository': {
    when: 'a file that planning reads is a link out of the repository',
    fix: 'replace the link by a file',
  },
  'event-unreadable': { when: 'the payload of the event is cut off or missing', fix: 'run the job again' },
  ...givenPlanFailures,
} as const;
