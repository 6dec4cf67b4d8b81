import type { StepRun } from '../../step/step-request.ts';
import type { StepWork } from '../language/job-model.ts';
import { evaluateText } from '../language/tokens.ts';
import { runChild } from './child.ts';
import { scopeOf } from './level.ts';
import type { Running } from './step.ts';

type Script = Extract<StepWork, { type: 'run' }>;

/** ID tokens are the only service that the runner shows to scripts. Source: actions/runner `ScriptHandler.cs`. */
function servicesOf(services: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(services).filter(([name]) => name.startsWith('ACTIONS_ID_TOKEN_')));
}

/** Runs the script of a `run:` step. */
export function runScript(running: Running, work: Script): Promise<StepRun> {
  const { level, env } = running;
  const scope = scopeOf(level, env);
  const shell = evaluateText(work.shell, scope) ?? level.defaults.shell;
  const workingDirectory = evaluateText(work.directory, scope) ?? level.defaults.directory;
  const run = {
    kind: 'run' as const,
    script: evaluateText(work.run, scope) ?? '',
    ...(shell === undefined ? {} : { shell }),
    ...(workingDirectory === undefined ? {} : { workingDirectory }),
  };
  return runChild(running, { phase: 'main', run, actions: servicesOf(level.machine.tokens.services) });
}
