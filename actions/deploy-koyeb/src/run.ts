import { endDeploy, runDeploy } from '@aevon/deploy-step';
import type { ActionContext, InputsOf, OutputsOf } from '@aevon/kit';
import { connect } from '@aevon/runtime';
import { createKoyebTarget } from '@aevon/target-koyeb';
import type { spec } from './definition.ts';

type Inputs = InputsOf<typeof spec>;

function targetOf(
  { service, app, token, grace }: Inputs,
  context: ActionContext,
): ReturnType<typeof createKoyebTarget> {
  const { http } = connect(context);
  return createKoyebTarget({ http, token, service, graceMs: grace, ...(app === undefined ? {} : { app }) });
}

export async function run(inputs: Inputs, context: ActionContext): Promise<OutputsOf<typeof spec>> {
  return runDeploy(targetOf(inputs, context), inputs, context);
}

export async function post(inputs: Inputs, context: ActionContext): Promise<void> {
  await endDeploy(targetOf(inputs, context), inputs, context);
}
