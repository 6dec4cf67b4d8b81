import { defineSpec, input, output } from '@aevon/kit';
import { failures } from './failure-docs.ts';

export const spec = defineSpec({
  name: 'affected-test',
  title: 'Aevon affected-test',
  description:
    'Runs Vitest and Pytest on the packages that a change affects: balanced shards, retries, a flaky budget, a dated quarantine, and one report with coverage against the base branch.',
  branding: { icon: 'check-square', color: 'purple' },
  inputs: {
    mode: input.oneOf({
      description:
        '`run`: run tests (and, without shards, report on them). `merge`: join the reports of all shards of this run.',
      of: ['run', 'merge'],
      default: 'run',
    }),
    plan: input.text({ description: 'Output `plan` of the plan action. Without it the action makes a plan itself.' }),
    packages: input.list({ description: 'Names of packages to test, instead of all that the plan has.' }),
    runners: input.listOf({
      of: ['vitest', 'pytest'],
      description: 'Test runners to use, instead of all that the plan has.',
    }),
    shard: input.integer({ description: 'Which shard this job runs, from 1.', default: '1', min: 1, max: 256 }),
    shards: input.integer({
      description: 'Number of shards. In mode `merge` it may be left out; then the reports say it.',
      min: 1,
      max: 256,
    }),
    retries: input.integer({
      description: 'How often a failed test is tried again. Default: `checks.test.retries` of the manifest, else 0.',
      min: 0,
      max: 10,
    }),
    'min-tests': input.integer({
      description:
        'Fewer tests than this are an error, not a success. Default: `checks.test.min-tests` of the manifest, else 1.',
      min: 0,
    }),
    'max-flaky': input.integer({
      description:
        'More flaky tests than this make the run red. Default: `checks.test.max-flaky` of the manifest, else any number.',
      min: 0,
    }),
    quarantine: input.text({
      description:
        'Tests whose failure is forgiven until a day, as a JSON list of `{"test": "…", "until": "YYYY-MM-DD", "why": "…"}`. Default: `checks.test.quarantine` of the manifest.',
    }),
    coverage: input.boolean({
      description:
        'Measure line coverage, compare it with the base branch, and judge the coverage thresholds that packages set.',
      default: 'true',
    }),
    'max-drop': input.text({
      description:
        'Percentage points that line coverage may fall, such as `1.5`. Default: `checks.test.coverage.max-drop` of the manifest, else any.',
    }),
    timeout: input.duration({
      description: 'Limit for one test runner in one package, such as `10m`.',
      default: '20m',
    }),
    concurrency: input.integer({
      description: 'Packages tested at the same time. Default: the number of processors, at most 4.',
      min: 1,
      max: 64,
    }),
    'upload-report': input.boolean({
      description: 'Keep the report as an artifact of the run also without shards.',
      default: 'false',
    }),
    name: input.text({
      description:
        'Tells several uses in one workflow apart, such as one for each version of Node: part of the names of artifacts and cache entries.',
      default: 'test',
    }),
    cache: input.boolean({
      description: 'Keep times and coverage of each branch in the cache of GitHub Actions.',
      default: 'true',
    }),
    manifest: input.text({
      description:
        'Path of the manifest, relative to the root of the repository. Default: `aevon.yml`, which may be missing.',
    }),
    'working-directory': input.text({
      description: 'Root of the repository, relative to the workspace.',
      default: '.',
    }),
    token: input.secret({
      description: 'Token for the one question to the API that planning on a shallow clone may need.',
      default: '${{ github.token }}',
    }),
  },
  outputs: {
    verdict: output.oneOf({
      description:
        'How the tests ended. `inconclusive`: a runner or a shard did not answer, so some tests are not known.',
      of: ['passed', 'failed', 'skipped', 'inconclusive'],
    }),
    tests: output.number({ description: 'Number of tests, skipped ones included.' }),
    passed: output.number({ description: 'Tests that passed at the first try.' }),
    failed: output.number({ description: 'Tests that failed.' }),
    flaky: output.number({ description: 'Tests that passed only when tried again.' }),
    skipped: output.number({ description: 'Tests that were skipped.' }),
    quarantined: output.number({ description: 'Tests whose failure the quarantine holds back.' }),
    coverage: output.number({ description: 'Percent of lines covered in the packages tested.' }),
    'coverage-delta': output.number({
      description: 'Percentage points against the base branch, for packages that it has numbers of.',
    }),
    junit: output.text({ description: 'Path of one JUnit file over all packages.' }),
    'coverage-file': output.text({ description: 'Path of one LCOV file over all packages.' }),
    report: output.text({ description: 'Path of the whole report as JSON.' }),
  },
  permissions: {
    contents: {
      access: 'read',
      why: 'To ask for a merge base when planning on a shallow clone.',
      when: 'an empty input `plan`',
    },
  },
  failures,
});
