import type { StepRun } from '../../step/step-request.ts';
import { runComposite } from './composite.ts';
import { locateAction } from './locate.ts';
import { nodeAction, runMain } from './node-action.ts';
import { openSession, saidOf } from './said.ts';
import { runScript } from './script.ts';
import type { Running, Worked } from './step.ts';

const containers = 'actions in containers are not rehearsed: they need a Docker engine and their image';

/** Does what a step says, once its condition is met. */
export async function doWork(running: Running): Promise<Worked> {
  const { work } = running.model;
  if (work.type === 'background')
    return leaveOut(running, `\`${work.word}\` steps are not rehearsed: steps run one after another here`);
  if (work.type === 'run') return { ...ended(await runScript(running, work)), kind: 'run' };
  const { uses } = work;
  const found = await locateAction(running.level, uses);
  if (found.type === 'absent') return { ...leaveOut(running, found.reason), uses };
  if (found.type === 'stand-in')
    return { ...(await found.standIn.run(running, work.with)), kind: 'stand-in', uses, note: found.standIn.note };
  const { action } = found;
  const { runs } = action.file;
  if (runs.using === 'docker') return { ...leaveOut(running, containers), uses };
  if (runs.using === 'composite')
    return { ...(await runComposite(running, action, runs.steps, work.with)), kind: 'action', uses };
  return { ...ended(await runMain(running, nodeAction(running, action, uses, work.with), runs)), kind: 'action', uses };
}

function ended(run: StepRun): Pick<Worked, 'result' | 'said'> {
  const { conclusion, log, annotations, summary, outputs } = run;
  return { result: conclusion, said: { log, annotations, summary, outputs } };
}

function leaveOut(running: Running, note: string): Worked {
  const session = openSession(running.level, running.hooks.onLine);
  session.output(`Not rehearsed: ${note}`);
  return { result: 'not-rehearsed', kind: 'not-rehearsed', note, said: saidOf(session) };
}
