import { deployFailures as releaseFailures, rollbackFailures } from '@aevon/deploy/failure-docs';
import { githubFailures } from '@aevon/github/failure-docs';
import { input, output } from '@aevon/kit';

/** Inputs by which a release is recorded on GitHub. */
export const recordInputs = {
  environment: input.text({
    description:
      'Environment that is deployed to, such as `production`. The release is recorded under it in GitHub Deployments, where `rollback` finds it. Without it nothing is recorded.',
  }),
  record: input.boolean({
    description: 'Record the release in GitHub Deployments; the job needs `deployments: write`.',
    default: 'true',
  }),
  commit: input.text({
    description:
      'Full id of the commit that the artifact was made from, for the record. Default: the artifact if it is a commit, else the commit of the run.',
  }),
  transient: input.boolean({
    description: 'The environment goes away again, as the preview of a pull request does.',
    default: 'false',
  }),
  'github-token': input.secret({
    description: 'Token that records the release.',
    default: '${{ github.token }}',
  }),
} as const;

/** Scopes that recording asks for. */
export const recordPermissions = {
  deployments: {
    access: 'write',
    why: 'To record the release under its environment in GitHub Deployments.',
    when: '`environment` is given',
  },
} as const;

/** Inputs that every deploy action has under the same names. */
export const deployInputs = {
  artifact: input.text({
    description:
      'What is to go live: `name@sha256:…` of an image, or the full id of a commit that the platform builds. Never a tag.',
    required: true,
  }),
  timeout: input.duration({ description: 'How long the whole release may take.', default: '15m' }),
  wait: input.boolean({
    description:
      'Wait until the release is proved to be live. With `false` it is only started: nothing is proved and `verdict` stays empty.',
    default: 'true',
  }),
  again: input.boolean({
    description: 'Release once more even if the artifact is live already, to take over changed variables, say.',
    default: 'false',
  }),
  'dry-run': input.boolean({
    description: 'Only look: what is live, and whether a release would be started. Changes nothing.',
    default: 'false',
  }),
  'rollback-on-failure': input.oneOf({
    description:
      'When the release is red and is what serves: put back the last `verified` release, or the `previous` one that was live. Needs `environment`.',
    of: ['never', 'verified', 'previous'],
    default: 'never',
  }),
  ...recordInputs,
} as const;

/** How a release can end, with `live` as the only green one. */
export const releaseVerdicts = ['live', 'failed', 'superseded', 'skipped', 'timed-out', 'inconclusive'] as const;

/** Outputs that every deploy action has under the same names. */
export const deployOutputs = {
  verdict: output.oneOf({
    description: 'How the release ended; only `live` is green. Empty with `wait: false` and `dry-run`.',
    of: releaseVerdicts,
  }),
  changed: output.boolean({ description: 'Whether a release was started or, in a dry run, would be.' }),
  url: output.text({ description: 'Where the service is served, as the platform says.' }),
  'deployment-id': output.text({ description: 'Id of the release on the platform.' }),
  identity: output.text({ description: 'What the platform says it runs, read back: the digest or the commit.' }),
  'previous-deployment-id': output.text({ description: 'Id of the release that was live before.' }),
  'previous-artifact': output.text({
    description: 'What was live before, where the platform says it by digest or commit.',
  }),
  duration: output.number({ description: 'Milliseconds until the verdict.' }),
  'restored-deployment-id': output.text({
    description: 'Id on the platform of the release that was put back, with `rollback-on-failure`, and is live.',
  }),
  'github-deployment-id': output.text({
    description:
      'Id of the record in GitHub Deployments, for `health-check` and `rollback`; empty where nothing is recorded.',
  }),
} as const;

/** What can go wrong with the record of a release. */
export const recordFailures = {
  'commit-invalid': {
    when: '`commit` is not the full id of a commit',
    fix: 'give all 40 digits, such as `${{ github.sha }}`',
  },
  ...githubFailures,
} as const;

/** What can go wrong in every deploy action. */
export const deployFailures = {
  ...releaseFailures,
  ...recordFailures,
  'rollback-impossible': {
    when: '`rollback-on-failure` is set without `environment`, or with `wait: false`',
    fix: 'give `environment`: what to go back to is found among the releases recorded under it; and wait for the release',
  },
} as const;

export { rollbackFailures };
