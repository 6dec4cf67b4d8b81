import type { StepModel } from '../language/job-model.ts';
import { evaluate } from '../language/expression.ts';
import { isTruthy } from '../language/values.ts';
import { watchCancel } from './cancel.ts';
import { scopeOf, type Level } from './level.ts';
import { locateAction } from './locate.ts';
import { nodeAction, runPhase } from './node-action.ts';
import { recordOf, type Running, type StepHooks } from './step.ts';

/** Runs the pre phases of a job's actions before its first step. Actions of the workspace can't have one. */
export async function runPres(level: Level, steps: readonly StepModel[], hooks: StepHooks): Promise<void> {
  for (const model of steps)
    if (model.work.type === 'uses' && !model.work.uses.startsWith('./'))
      await runPre(level, model, model.work.uses, hooks);
}

async function runPre(level: Level, model: StepModel, uses: string, hooks: StepHooks): Promise<void> {
  const found = await locateAction(level, uses).catch(() => undefined);
  if (found?.type !== 'action' || found.action.file.runs.using !== 'node') return;
  const { pre } = found.action.file.runs;
  if (pre === undefined || !isTruthy(evaluate(pre.condition, scopeOf(level)))) return;
  const startedAt = hooks.now().toISOString();
  const name = `Pre Run ${uses}`;
  hooks.started(name);
  const cancel = watchCancel(level, { ...model, condition: pre.condition });
  const running: Running = { level, model, name, env: {}, signal: cancel.signal, timeoutMs: undefined, hooks };
  const given = model.work.type === 'uses' ? model.work.with : undefined;
  const { conclusion, log, annotations, summary, outputs, state } = await runPhase(
    running,
    nodeAction(running, found.action, uses, given),
    'pre',
    pre.file,
    {},
  );
  cancel.stop();
  level.machine.preStates.set(model, state);
  const ended: 'success' | 'failure' | 'cancelled' =
    conclusion === 'success' || conclusion === 'cancelled' ? conclusion : 'failure';
  if (ended === 'failure') level.status = 'failure';
  const worked = { result: ended, kind: 'action' as const, uses, said: { log, annotations, summary, outputs } };
  hooks.ended(
    recordOf(
      worked,
      { outcome: ended, conclusion: ended },
      { name, phase: 'pre', startedAt, endedAt: hooks.now().toISOString() },
    ),
  );
}
