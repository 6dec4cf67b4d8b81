import { deployFailures } from '@aevon/deploy/failure-docs';
import { input, output } from '@aevon/kit';

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
} as const;

/** Outputs that every deploy action has under the same names. */
export const deployOutputs = {
  verdict: output.oneOf({
    description: 'How the release ended; only `live` is green. Empty with `wait: false` and `dry-run`.',
    of: ['live', 'failed', 'superseded', 'skipped', 'timed-out', 'inconclusive'],
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
} as const;

export { deployFailures };
