import { deployFailures, deployInputs, deployOutputs, recordPermissions } from '@aevon/deploy-step/definition';
import { defineSpec, input } from '@aevon/kit';
import { renderFailures } from '@aevon/target-render/failure-docs';

export const spec = defineSpec({
  name: 'deploy-render',
  title: 'Aevon deploy-render',
  description:
    'Brings one image digest or commit live on Render and proves it: follows each step, reads back what runs, says why not.',
  branding: { icon: 'upload-cloud', color: 'purple' },
  inputs: {
    ...deployInputs,
    service: input.text({
      description: 'Name or id (`srv-…`) of the service.',
      required: true,
    }),
    workspace: input.text({ description: 'Id of the workspace (`tea-…`), for a token that sees the name in several.' }),
    token: input.secret({
      description: 'API key of Render. It may do all that its user may: make one for a user of its own.',
      required: true,
    }),
  },
  outputs: deployOutputs,
  permissions: recordPermissions,
  failures: { ...deployFailures, ...renderFailures },
  post: { if: 'always()' },
});
