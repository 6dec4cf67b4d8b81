import { deployOn } from '@aevon/deploy-step';
import type { InputsOf } from '@aevon/kit';
import { Failure } from '@aevon/ports';
import { connect } from '@aevon/runtime';
import { createRailwayTarget, type RegistryCredentials } from '@aevon/target-railway';
import type { spec } from './definition.ts';

type Inputs = InputsOf<typeof spec>;

function registryOf({
  registryUsername: username,
  registryPassword: password,
}: Inputs): RegistryCredentials | undefined {
  if (username === undefined && password === undefined) return undefined;
  if (username !== undefined && password !== undefined) return { username, password };
  const lacking = username === undefined ? 'registry-username' : 'registry-password';
  throw new Failure({
    kind: 'user',
    code: 'registry-incomplete',
    what: `\`${lacking}\` is missing: credentials of a registry are a user and a password`,
    fix: 'give both or none; a secret that does not exist comes as an empty text',
  });
}

export const { run, post } = deployOn<Inputs>((inputs, context) => {
  const { service, project, token } = inputs;
  const environment = inputs.railwayEnvironment ?? inputs.environment;
  const { http } = connect(context);
  return createRailwayTarget({ http, token, service, environment, project, registry: registryOf(inputs) });
});
