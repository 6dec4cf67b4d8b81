import { deployFailures, deployInputs, deployOutputs, recordPermissions } from '@aevon/deploy-step/definition';
import { defineSpec, input } from '@aevon/kit';
import { vercelFailures } from '@aevon/target-vercel/failure-docs';

export const spec = defineSpec({
  name: 'deploy-vercel',
  title: 'Aevon deploy-vercel',
  description:
    'Brings one commit live on Vercel, from git or from files, and proves it: stages, checks, promotes, reads back what the domains lead to, says why not.',
  branding: { icon: 'upload-cloud', color: 'purple' },
  inputs: {
    ...deployInputs,
    project: input.text({ description: 'Name or id (`prj_…`) of the project.', required: true }),
    team: input.text({
      description: 'Slug or id (`team_…`) of the team that owns the project. Not needed for a personal account.',
    }),
    'vercel-environment': input.text({
      description:
        '`production`, `preview` or the slug of a custom environment. Default: `environment`, else `production`.',
    }),
    source: input.oneOf({
      description:
        'Where the files come from: Vercel takes the commit from the linked repository (`git`), they are built here by `vercel build` (`prebuilt`), or Vercel builds what is sent (`files`).',
      of: ['git', 'prebuilt', 'files'],
      default: 'git',
    }),
    folder: input.text({
      description: 'What is sent with `prebuilt` and `files`; of a monorepo its root.',
      default: '.',
    }),
    branch: input.text({ description: 'Branch that Vercel shows the commit under, with `source: git`.' }),
    archive: input.oneOf({
      description: 'Send one archive instead of each file. `auto`: of more than 1000 files.',
      of: ['auto', 'tgz', 'none'],
      default: 'auto',
    }),
    promote: input.oneOf({
      description:
        'When the production domains go to the deployment: once it is ready and checked, or `never`, which leaves it staged at its own address.',
      of: ['after-ready', 'never'],
      default: 'after-ready',
    }),
    'on-pinned-rollback': input.oneOf({
      description:
        'What to do when somebody rolled production back, where Vercel keeps it: fail before anything is built, end the rollback (`promote`), or only stage.',
      of: ['fail', 'promote', 'stage'],
      default: 'fail',
    }),
    aliases: input.list({
      description: 'Hosts that are to lead to a preview or to a deployment of a custom environment.',
    }),
    token: input.secret({
      description: 'Token of Vercel, with the team as its scope. Sent as a header only.',
      required: true,
    }),
  },
  outputs: deployOutputs,
  permissions: recordPermissions,
  failures: { ...deployFailures, ...vercelFailures },
  post: { if: 'always()' },
});
