import { defineSpec, input, output } from '@aevon/kit';
import { failures } from './failure-docs.ts';

export const spec = defineSpec({
  name: 'affected-lint',
  title: 'Aevon affected-lint',
  description:
    'Runs ESLint, Prettier and Ruff on the packages or files that a change affects, in your own versions, with one ranked report over all three.',
  branding: { icon: 'check-circle', color: 'purple' },
  inputs: {
    plan: input.text({ description: 'Output `plan` of the plan action. Without it the action makes a plan itself.' }),
    packages: input.list({ description: 'Names of packages to lint, instead of all that the plan has.' }),
    scope: input.oneOf({
      description:
        'Whole affected packages, or changed files only (a change of a linter’s configuration still takes the whole package). `auto`: `checks.lint.scope` of the manifest, else `packages`.',
      of: ['auto', 'packages', 'files'],
      default: 'auto',
    }),
    linters: input.listOf({
      of: ['eslint', 'prettier', 'ruff'],
      description: 'Linters to use. Default: each that a package, or a folder above it, configures or declares.',
    }),
    'fail-on': input.oneOf({
      description:
        'The mildest finding that makes the step fail. `auto`: `checks.lint.fail-on` of the manifest, else `error`.',
      of: ['auto', 'error', 'warning'],
      default: 'auto',
    }),
    fix: input.oneOf({
      description:
        'What to do with what the linters can mend by themselves. `patch`: write a patch file. `commit`: push a commit to the branch; for pull requests from forks, and where the token may not push, a patch instead.',
      of: ['none', 'patch', 'commit'],
      default: 'none',
    }),
    'commit-message': input.text({
      description: 'Message of the commit of `fix: commit`.',
      default: 'Apply the fixes of ESLint, Prettier and Ruff',
    }),
    timeout: input.duration({
      description: 'Limit for one process of a linter, which may serve many packages, such as `10m`.',
      default: '10m',
    }),
    concurrency: input.integer({
      description: 'Processes of linters that run at the same time. Default: the number of processors.',
      min: 1,
      max: 64,
    }),
    cache: input.boolean({
      description: 'Keep the content caches of ESLint and Prettier in the cache of GitHub Actions.',
      default: 'true',
    }),
    sarif: input.text({
      description:
        'Where to write all findings as SARIF, relative to the workspace. Default: a file in the runner’s temporary folder.',
    }),
    manifest: input.text({
      description:
        'Path of the manifest, relative to the working directory. Default: `aevon.yml`, which may be missing.',
    }),
    'working-directory': input.text({
      description: 'Root of the repository, relative to the workspace.',
      default: '.',
    }),
    token: input.secret({
      description:
        'Token for the commit of `fix: commit`, and for the one question to the API that planning on a shallow clone may need.',
      default: '${{ github.token }}',
    }),
  },
  outputs: {
    verdict: output.oneOf({
      description: 'How the linting ended. `inconclusive`: a linter gave no answer, so nothing is known of its part.',
      of: ['passed', 'failed', 'skipped', 'inconclusive'],
    }),
    errors: output.number({ description: 'Number of errors.' }),
    warnings: output.number({ description: 'Number of warnings.' }),
    fixable: output.number({ description: 'Findings that a linter can mend by itself.' }),
    findings: output.number({ description: 'Number of findings of every level.' }),
    sarif: output.text({ description: 'Path of the SARIF file with every finding.' }),
    patch: output.text({ description: 'Path of the patch that mends what can be mended; empty when there is none.' }),
    commit: output.text({ description: 'Full SHA of the commit that was pushed; empty when none was.' }),
    'cache-hit': output.boolean({ description: 'Whether content caches of an earlier run were there.' }),
  },
  permissions: {
    contents: {
      access: 'write',
      why: 'To push the fixes to the branch; `read` is enough otherwise.',
      when: '`fix: commit`',
    },
  },
  failures,
});
