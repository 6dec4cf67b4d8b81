import { endDeploy, runDeploy } from '@aevon/deploy-step';
import type { ActionContext, InputsOf, OutputsOf } from '@aevon/kit';
import { connect } from '@aevon/runtime';
import { createRenderTarget } from '@aevon/target-render';
import type { spec } from './definition.ts';

type Inputs = InputsOf<typeof spec>;

function targetOf(
  { service, workspace, token }: Inputs,
  context: ActionContext,
): ReturnType<typeof createRenderTarget> {
  const { http } = connect(context);
  const { clock } = context;
  return createRenderTarget({ http, clock, token, service, ...(workspace === undefined ? {} : { workspace }) });
}

export async function run(inputs: Inputs, context: ActionContext): Promise<OutputsOf<typeof spec>> {
  return runDeploy(targetOf(inputs, context), inputs, context);
}

export async function post(inputs: Inputs, context: ActionContext): Promise<void> {
  await endDeploy(targetOf(inputs, context), inputs, context);
}
