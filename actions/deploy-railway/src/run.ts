import { endDeploy, runDeploy } from '@aevon/deploy-step';
import type { ActionContext, InputsOf, OutputsOf } from '@aevon/kit';
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

function targetOf(inputs: Inputs, context: ActionContext): ReturnType<typeof createRailwayTarget> {
  const { service, environment, project, token } = inputs;
  const { http } = connect(context);
  return createRailwayTarget({ http, token, service, environment, project, registry: registryOf(inputs) });
}

export async function run(inputs: Inputs, context: ActionContext): Promise<OutputsOf<typeof spec>> {
  return runDeploy(targetOf(inputs, context), inputs, context);
}

export async function post(inputs: Inputs, context: ActionContext): Promise<void> {
  await endDeploy(targetOf(inputs, context), inputs, context);
}
