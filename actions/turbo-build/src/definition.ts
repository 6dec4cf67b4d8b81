import { defineSpec, input, output } from '@aevon/kit';
import { givenPlanFailures } from '@aevon/pipeline/failures';

export const spec = defineSpec({
  name: 'turbo-build',
  title: 'Aevon turbo-build',
  description:
    'Runs Turborepo for the affected packages with a remote cache kept in the GitHub Actions cache, and says why each task missed.',
  branding: { icon: 'package', color: 'purple' },
  inputs: {
    plan: input.text({ description: 'The output `plan` of the plan action. Without it the plan is made here.' }),
    packages: input.list({
      description: 'Names of the packages to build, one leg of a matrix. Default: those of the plan.',
    }),
    tasks: input.list({
      description: 'Tasks of turbo.json to run. Default: `checks.build.tasks` of the manifest, else `build`.',
    }),
    manifest: input.text({
      description:
        'Path of the manifest, relative to the working directory. Default: `aevon.yml`, which may be missing.',
    }),
    args: input.list({ description: 'Further arguments of `turbo run`, laid over those of the action.' }),
    cache: input.boolean({
      description:
        'Keep the artifacts of Turborepo in the GitHub Actions cache. With `false` Turborepo uses what it is set up for.',
      default: 'true',
    }),
    'cache-signature-key': input.secret({
      description:
        'Key with which Turborepo signs artifacts and checks them, 32 bytes or more. Needs `"remoteCache": {"signature": true}` in turbo.json.',
    }),
    concurrency: input.text({ description: 'Tasks at a time: a number, or a share of the processors such as `50%`.' }),
    timeout: input.duration({ description: 'How long Turborepo may run.', default: '2h' }),
    'working-directory': input.text({ description: 'Folder of turbo.json, relative to the workspace.', default: '.' }),
    token: input.secret({
      description: 'Token for the one question to the API that making a plan in a shallow clone may need.',
      default: '${{ github.token }}',
    }),
  },
  outputs: {
    verdict: output.oneOf({ description: 'How the build ended.', of: ['passed', 'failed', 'skipped', 'inconclusive'] }),
    hits: output.number({ description: 'Tasks restored from a cache.' }),
    misses: output.number({ description: 'Tasks that ran, failed ones included.' }),
    'time-saved': output.number({ description: 'Milliseconds that the restored tasks took when they were built.' }),
    'failed-tasks': output.list({ description: 'Tasks that failed, such as `@shop/web#build`.' }),
    'summary-file': output.text({ description: 'Path of the run summary of Turborepo, JSON.' }),
    cache: output.oneOf({
      description: 'The cache of this run; `off` when the input `cache` is `false`.',
      of: ['restored', 'empty', 'unavailable', 'read-only', 'off'],
    }),
  },
  permissions: {
    contents: {
      access: 'read',
      why: 'To make a plan when none is given: one more commit of a shallow clone, and a merge base.',
    },
  },
  failures: {
    'build-failed': { when: 'a task failed', fix: 'mend what the log of the task, shown in the summary, names' },
    'build-timed-out': {
      when: 'Turborepo ran longer than `timeout`',
      fix: 'look at the task that ran last, or raise `timeout`',
    },
    'turbo-missing': {
      when: 'the repository has no turbo for this machine',
      fix: 'install the dependencies in an earlier step',
    },
    'turbo-unsupported': { when: 'the repository has another major of turbo', fix: 'install turbo 2' },
    'turbo-config-missing': {
      when: 'there is no turbo.json',
      fix: 'set `working-directory` to the folder that has it',
    },
    'turbo-config-unreadable': { when: 'turbo.json is not valid', fix: 'correct the line that is named' },
    'turbo-stopped': {
      when: 'Turborepo ended without running the tasks, or was killed',
      fix: 'read the end of its log in the summary',
    },
    'build-incomplete': {
      when: 'Turborepo ended well, but not every task that it had planned came to an end, or its run summary says otherwise',
      fix: 'run the job again, and look for what interrupts Turborepo',
    },
    'signature-not-enabled': {
      when: '`cache-signature-key` is given and turbo.json does not ask for signatures',
      fix: 'add `"remoteCache": {"signature": true}` to turbo.json',
    },
    'working-directory-outside': {
      when: '`working-directory` leaves the workspace',
      fix: 'name a folder of the repository',
    },
    'command-not-started': {
      when: 'the program of turbo cannot be run on this machine',
      fix: 'install again on this runner',
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
      when: 'a plan has to be made and the folder of a service is no package of the workspace',
      fix: 'list it in pnpm-workspace.yaml, or correct its path',
    },
    'edge-unknown': {
      when: 'a plan has to be made and an edge of the manifest starts from something that is no package',
      fix: 'correct `from` of that edge',
    },
    'link-leaves-repository': {
      when: 'a plan has to be made and a file that it reads is a link out of the repository',
      fix: 'replace the link by a file',
    },
    'event-unreadable': {
      when: 'a plan has to be made and the payload of the event is missing',
      fix: 'run the job again',
    },
    ...givenPlanFailures,
  },
});
