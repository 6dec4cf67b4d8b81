import { deployOn } from '@aevon/deploy-step';
import type { InputsOf } from '@aevon/kit';
import { connect } from '@aevon/runtime';
import { createRenderTarget } from '@aevon/target-render';
import type { spec } from './definition.ts';

export const { run, post } = deployOn<InputsOf<typeof spec>>(({ service, workspace, token }, context) => {
  const { http } = connect(context);
  const { clock } = context;
  return createRenderTarget({ http, clock, token, service, ...(workspace === undefined ? {} : { workspace }) });
});
