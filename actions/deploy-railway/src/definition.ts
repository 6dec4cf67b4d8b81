import { deployFailures, deployInputs, deployOutputs, recordPermissions } from '@aevon/deploy-step/definition';
import { defineSpec, input } from '@aevon/kit';
import { railwayFailures } from '@aevon/target-railway/failure-docs';

export const spec = defineSpec({
  name: 'deploy-railway',
  title: 'Aevon deploy-railway',
  description:
    'Brings one image digest or commit live on Railway and proves it: follows each step, reads back what runs, says why not.',
  branding: { icon: 'upload-cloud', color: 'purple' },
  inputs: {
    ...deployInputs,
    service: input.text({ description: 'Name or id of the service.', required: true }),
    'railway-environment': input.text({
      description:
        'Name or id of the environment of Railway, where it is not that of `environment`. Not needed with a project token, which is for one.',
    }),
    project: input.text({ description: 'Id of the project. Not needed with a project token.' }),
    token: input.secret({
      description:
        'Project token (best: it can do the least), workspace token or account token. Which one it is, is found out.',
      required: true,
    }),
    'registry-username': input.text({
      description: 'User of a private registry. Railway takes one on the Pro plan only.',
    }),
    'registry-password': input.secret({ description: 'Password or token for `registry-username`.' }),
  },
  outputs: deployOutputs,
  permissions: recordPermissions,
  failures: { ...deployFailures, ...railwayFailures },
  post: { if: 'always()' },
});
