import { resolve } from 'node:path';
import { deployOn } from '@aevon/deploy-step';
import type { InputsOf } from '@aevon/kit';
import { connect } from '@aevon/runtime';
import { createVercelTarget, type Source } from '@aevon/target-vercel';
import type { spec } from './definition.ts';

type Inputs = InputsOf<typeof spec>;

function sourceOf({ source, folder, branch }: Inputs, workspace: string): Source {
  return source === 'git' ? { kind: 'git', ref: branch } : { kind: source, folder: resolve(workspace, folder) };
}

export const { run, post } = deployOn<Inputs>((inputs, context) => {
  const { project, team, token, archive, promote, onPinnedRollback, aliases, artifact } = inputs;
  const { clock, runner } = context;
  const { http } = connect(context);
  return createVercelTarget({
    ...{ http, clock, token, project, team, archive, promote, onPinnedRollback, aliases },
    environment: inputs.vercelEnvironment ?? inputs.environment ?? 'production',
    commit: artifact,
    source: sourceOf(inputs, runner.workspace),
    scratch: runner.temp,
    isWatched: inputs.wait,
  });
});
