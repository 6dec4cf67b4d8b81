import { defineSpec, input, output } from '@aevon/kit';
import { planFailures } from '@aevon/pipeline/failures';

export const spec = defineSpec({
  name: 'plan',
  title: 'Aevon plan',
  description:
    'What a push or pull request affects in a pnpm, Turborepo and Python monorepo, with the reason for each package, as job matrices.',
  branding: { icon: 'git-merge', color: 'purple' },
  root: true,
  inputs: {
    manifest: input.text({
      description:
        'Path of the manifest, relative to the root of the repository. Without this input a missing `aevon.yml` is fine.',
    }),
    base: input.text({ description: 'Commit, branch or tag to compare with. Default: what the event says.' }),
    head: input.text({ description: 'Commit, branch or tag to look at. Default: the commit that is checked out.' }),
    all: input.boolean({ description: 'Take every package, whatever changed.', default: 'false' }),
    'on-undetectable': input.oneOf({
      description:
        'What a change set that cannot be determined means: every package (said in the summary), or a failure.',
      of: ['all', 'fail'],
      default: 'all',
    }),
    'packages-per-job': input.integer({
      description: 'Packages of one lint or build job.',
      default: '40',
      min: 1,
      max: 1000,
    }),
    'working-directory': input.text({
      description: 'Root of the repository, relative to the workspace.',
      default: '.',
    }),
    token: input.secret({
      description: 'Token for the one question to the API that a shallow clone may need (the merge base).',
      default: '${{ github.token }}',
    }),
  },
  outputs: {
    mode: output.oneOf({
      description:
        '`diff`: what changed is known. `all`: everything, see `reason`. `none`: nothing is affected, and that is known.',
      of: ['diff', 'all', 'none'],
    }),
    reason: output.text({ description: 'Why this mode, in a sentence.' }),
    base: output.text({ description: 'Full SHA that was compared with; empty where nothing could be compared.' }),
    head: output.text({ description: 'Full SHA that was looked at.' }),
    confidence: output.oneOf({ description: 'How sure the change set is.', of: ['exact', 'likely', 'none'] }),
    plan: output.text({
      description:
        'The whole plan as JSON (above 100 KiB compressed, `gzip:` in front), for the input `plan` of the other actions.',
    }),
    packages: output.list({ description: 'Names of the affected packages.' }),
    services: output.list({ description: 'Names of the affected services, in order of deployment.' }),
    'lint-matrix': output.object({ description: 'Matrix of lint jobs: `packages`.' }),
    'test-matrix': output.object({ description: 'Matrix of test jobs: `packages`, `shard`, `shards`.' }),
    'build-matrix': output.object({ description: 'Matrix of build jobs: `packages`.' }),
    'image-matrix': output.object({ description: 'Matrix of image jobs: `service`, `path`, `dockerfile`, `context`.' }),
    'deploy-matrix': output.object({ description: 'Matrix of deploy jobs: `service`, `path`, `target`, `needs`.' }),
    'has-lint': output.boolean({ description: 'Whether there is anything to lint; GitHub refuses an empty matrix.' }),
    'has-test': output.boolean({ description: 'Whether there is anything to test.' }),
    'has-build': output.boolean({ description: 'Whether there is anything to build.' }),
    'has-image': output.boolean({ description: 'Whether there is an image to build.' }),
    'has-deploy': output.boolean({ description: 'Whether there is anything to deploy.' }),
    'test-shards': output.number({ description: 'Number of test jobs.' }),
  },
  permissions: {
    contents: {
      access: 'read',
      why: 'To fetch one more commit when the clone is shallow, and to ask for a merge base.',
    },
  },
  failures: planFailures,
});
