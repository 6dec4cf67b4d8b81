import {
  deployFailures,
  deployOutputs,
  recordInputs,
  releaseVerdicts,
  rollbackFailures,
} from '@aevon/deploy-step/definition';
import { defineSpec, input, output } from '@aevon/kit';
import { koyebFailures } from '@aevon/target-koyeb/failure-docs';
import { railwayFailures } from '@aevon/target-railway/failure-docs';
import { renderFailures } from '@aevon/target-render/failure-docs';
import { vercelFailures } from '@aevon/target-vercel/failure-docs';

export const spec = defineSpec({
  name: 'rollback',
  title: 'Aevon rollback',
  description:
    'Goes back to the last release that was verified, to the one before, or to a named one, on any platform, and proves that it is live.',
  branding: { icon: 'rewind', color: 'purple' },
  inputs: {
    platform: input.oneOf({
      description: 'Where the service runs.',
      of: ['render', 'koyeb', 'railway', 'vercel'],
      required: true,
    }),
    service: input.text({
      description: 'Name or id of the service, as in the deploy action; on Vercel that of the project.',
      required: true,
    }),
    to: input.text({
      description:
        'What to go back to: the last `verified` release, the `previous` one that was live, or a release by its id on the platform or its artifact.',
      default: 'verified',
    }),
    from: input.text({
      description:
        'Go back only if this is what is live: an id on the platform (`deployment-id` of a deploy action) or an artifact.',
    }),
    reason: input.text({ description: 'Why, for the summary and the record.' }),
    timeout: input.duration({ description: 'How long the whole rollback may take.', default: '15m' }),
    'dry-run': input.boolean({ description: 'Only say what it would do. Changes nothing.', default: 'false' }),
    ...recordInputs,
    environment: input.text({
      description: 'Environment whose records in GitHub Deployments say what was verified, such as `production`.',
      required: true,
    }),
    token: input.secret({ description: 'Token of the platform, as in its deploy action.', required: true }),
    workspace: input.text({ description: 'Of Render: id of the workspace (`tea-…`).' }),
    app: input.text({ description: 'Of Koyeb: name of the app that the service is in.' }),
    project: input.text({ description: 'Of Railway: id of the project. Not needed with a project token.' }),
    'railway-environment': input.text({
      description: 'Of Railway: name or id of the environment, where it is not that of `environment`.',
    }),
    'registry-username': input.text({ description: 'Of Railway: user of a private registry.' }),
    'registry-password': input.secret({ description: 'Of Railway: password or token for `registry-username`.' }),
    team: input.text({ description: 'Of Vercel: slug or id (`team_…`) of the team that owns the project.' }),
    'vercel-environment': input.text({
      description: 'Of Vercel: `production` or the slug of a custom environment. Default: `environment`.',
    }),
  },
  outputs: {
    ...deployOutputs,
    verdict: output.oneOf({
      description: 'How the rollback ended; only `live` is green. Empty where nothing was to do, and with `dry-run`.',
      of: releaseVerdicts,
    }),
    changed: output.boolean({ description: 'Whether something was put back or, in a dry run, would be.' }),
    'restored-deployment-id': output.text({ description: 'Id on the platform of the release that was put back.' }),
  },
  permissions: {
    deployments: { access: 'write', why: 'To read which releases were verified, and to record this one.' },
  },
  failures: {
    ...deployFailures,
    ...renderFailures,
    ...koyebFailures,
    ...railwayFailures,
    ...vercelFailures,
    ...rollbackFailures,
    'input-of-another-platform': {
      when: 'an input is given that is for another platform than `platform`',
      fix: 'leave it out, or correct `platform`',
    },
  },
  post: { if: 'always()' },
});
