import { deployFailures, deployInputs, deployOutputs, recordPermissions } from '@aevon/deploy-step/definition';
import { defineSpec, input } from '@aevon/kit';
import { koyebFailures } from '@aevon/target-koyeb/failure-docs';

export const spec = defineSpec({
  name: 'deploy-koyeb',
  title: 'Aevon deploy-koyeb',
  description:
    'Brings one image digest or commit live on Koyeb and proves it: changes nothing else of the service, reads back what runs, says why not.',
  branding: { icon: 'upload-cloud', color: 'purple' },
  inputs: {
    ...deployInputs,
    service: input.text({ description: 'Name of the service, `app/service`, or its id.', required: true }),
    app: input.text({ description: 'Name of the app that the service is in.' }),
    grace: input.duration({
      description: 'How long instances may be unhealthy before the release counts as failed.',
      default: '5m',
    }),
    token: input.secret({ description: 'API access token of the organization.', required: true }),
  },
  outputs: deployOutputs,
  permissions: recordPermissions,
  failures: { ...deployFailures, ...koyebFailures },
  post: { if: 'always()' },
});
