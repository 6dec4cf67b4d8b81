import { deployOn } from '@aevon/deploy-step';
import type { InputsOf } from '@aevon/kit';
import { connect } from '@aevon/runtime';
import { createKoyebTarget } from '@aevon/target-koyeb';
import type { spec } from './definition.ts';

export const { run, post } = deployOn<InputsOf<typeof spec>>(({ service, app, token, grace }, context) => {
  const { http } = connect(context);
  return createKoyebTarget({ http, token, service, graceMs: grace, ...(app === undefined ? {} : { app }) });
});
