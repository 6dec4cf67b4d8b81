import { defineSpec, input, output } from '@aevon/kit';

export const spec = defineSpec({
  name: 'ci-verdict',
  title: 'Aevon ci-verdict',
  description:
    'One required check over all jobs of a workflow: red if any is red, cancelled or missing, green when nothing was affected.',
  branding: { icon: 'check-circle', color: 'purple' },
  inputs: {
    needs: input.text({
      description: 'Results of the jobs that must be green: the `needs` context as JSON.',
      required: true,
    }),
    expected: input.list({
      description:
        'Jobs that must have run and succeeded, whatever else is allowed to be skipped. A job of this list that was skipped, or is not in `needs`, is red.',
    }),
    optional: input.list({
      description:
        'Jobs that may be skipped. Every other job must have succeeded. A failed or cancelled job is red even when it is listed here.',
    }),
  },
  outputs: {
    verdict: output.oneOf({ description: 'How the jobs ended together.', of: ['passed', 'failed', 'inconclusive'] }),
    red: output.list({ description: 'Names of the jobs that are red.' }),
  },
  permissions: {},
  failures: {
    'jobs-failed': { when: 'a job failed', fix: 'open the job that is named and mend what it reports' },
    'jobs-cancelled': { when: 'a job was cancelled or timed out, so nothing is known of it', fix: 're-run the job' },
    'jobs-missing': {
      when: 'a job that had to run was skipped, or is not among the needs',
      fix: 'list the job under `needs:`, or correct its `if:`',
    },
    'needs-unreadable': {
      when: 'the input `needs` is not the JSON that GitHub makes of the needs context',
      fix: 'pass the `needs` context as JSON unchanged',
    },
  },
});
