import { deployOn } from '@aevon/deploy-step';
import type { InputsOf } from '@aevon/kit';
import { connect } from '@aevon/runtime';
import { createRailwayTarget, readRegistry } from '@aevon/target-railway';
import type { spec } from './definition.ts';

export const { run, post } = deployOn<InputsOf<typeof spec>>((inputs, context) => {
  const { service, project, token, registryUsername, registryPassword } = inputs;
  const environment = inputs.railwayEnvironment ?? inputs.environment;
  const registry = readRegistry(registryUsername, registryPassword);
  const { http } = connect(context);
  return createRailwayTarget({ http, token, service, environment, project, registry });
});
