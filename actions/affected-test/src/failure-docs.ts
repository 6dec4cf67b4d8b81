import type { FailureDoc } from '@aevon/kit';
import { givenPlanFailures } from '@aevon/pipeline/failures';

const byHand = 'run the runner in that package by hand and see how it ends; the end of its log is in the summary';

/** Every `failure-code` of this action's own; those of planning are listed with the plan action. */
export const failures: Readonly<Record<string, FailureDoc>> = {
  'tests-failed': { when: 'at least one test failed', fix: 'look at the failures in the summary' },
  'too-many-flaky': {
    when: 'more tests than `max-flaky` passed only when tried again',
    fix: 'mend them, or quarantine them with a date',
  },
  'quarantine-expired': {
    when: 'a quarantined test still fails after its last day',
    fix: 'mend it, or give the entry a later date',
  },
  'coverage-dropped': { when: 'line coverage fell by more than `max-drop`', fix: 'add tests for the new lines' },
  'coverage-threshold': {
    when: "a package's own coverage threshold is not reached, over all shards",
    fix: "add tests, or lower the threshold in the runner's configuration",
  },
  'coverage-unknown': {
    when: 'a package has a coverage threshold, and its coverage could not be measured or read',
    fix: 'run the runner with coverage in that package by hand and see what it says',
  },
  'unhandled-error': {
    when: 'an error outside of the tests was not handled',
    fix: 'await or catch the promise that is named in the log',
  },
  'no-tests': {
    when: 'fewer tests than `min-tests` were found',
    fix: 'check the patterns that find test files, or lower `min-tests`',
  },
  'tests-lost': {
    when: 'a package in which the base branch has tests ends well without any, as `passWithNoTests` lets it',
    fix: 'bring the tests back, take the runner out of the package, or set `min-tests` to 0',
  },
  'runner-missing': {
    when: 'the test runner of a package is not installed',
    fix: 'install the dependencies in an earlier step',
  },
  'runner-crashed': { when: 'a runner or one of its workers died, or refused its configuration', fix: byHand },
  'report-missing': { when: 'a runner ended well and wrote no report', fix: byHand },
  'report-truncated': { when: 'the report of a runner is cut off', fix: byHand },
  'report-inconsistent': {
    when: 'the report of a runner contradicts itself',
    fix: 'remove the plugin that changes the report',
  },
  'report-too-large': {
    when: 'the report of a runner is larger than 128 MiB',
    fix: 'shorten what the tests print or compare',
  },
  'exit-code-mismatch': {
    when: 'a runner failed for something else than its tests',
    fix: byHand,
  },
  'tests-timed-out': {
    when: 'a runner took longer than `timeout`',
    fix: 'look at the end of the log for the test that hangs, or raise `timeout`',
  },
  'shard-missing': { when: 'a shard left no report', fix: 'look at its job, then re-run the failed jobs' },
  'shard-doubled': { when: 'two jobs reported the same shard', fix: 'give each job its own `shard`' },
  'shard-foreign': { when: 'a report is of another run, commit or plan', fix: 're-run all jobs' },
  'shard-overlap': { when: 'two shards ran the same file', fix: 're-run all jobs' },
  'shard-unreadable': {
    when: 'the report of a shard is cut off or of another version',
    fix: 're-run the job of that shard',
  },
  'artifact-refused': {
    when: 'the report of a shard may not be stored',
    fix: 'look at the message: the run may be over, or its storage full',
  },
  'artifact-service-unavailable': { when: "GitHub's artifact service does not answer", fix: 're-run the failed jobs' },
  'artifact-corrupt': { when: 'the report of a shard arrived damaged', fix: 're-run the failed jobs' },
  'manifest-invalid': { when: 'the manifest has mistakes', fix: 'correct the lines that are shown' },
  'manifest-missing': {
    when: 'the input `manifest` names a file that is not there',
    fix: 'create it, or correct the input',
  },
  'event-unreadable': { when: 'the payload of the event is cut off or missing', fix: 'run the job again' },
  'package-unknown': {
    when: 'the input `packages` names a package that the plan does not have',
    fix: 'use a name that the plan has',
  },
  ...givenPlanFailures,
};
