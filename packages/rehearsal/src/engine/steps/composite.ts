import type { LogLine, StepRecord } from '../../record.ts';
import { Failure } from '@aevon/ports';
import { annotationsPerLevel, type StepSession } from '../../protocol/step-session.ts';
import type { StepModel } from '../language/job-model.ts';
import type { TemplateToken } from '../language/official.ts';
import { evaluateText } from '../language/tokens.ts';
import { isObject } from '../language/values.ts';
import { actionInputs } from './inputs.ts';
import { scopeOf, type Level } from './level.ts';
import type { LocatedAction } from './locate.ts';
import { openSession, saidOf } from './said.ts';
import type { Running, Worked } from './step.ts';

/** GitHub's limit of composite actions inside one another. */
const maxDepth = 10;

/** Runs the steps of a composite action as part of the step that uses it. */
export async function runComposite(
  running: Running,
  action: LocatedAction,
  steps: readonly StepModel[],
  given: TemplateToken | undefined,
): Promise<Pick<Worked, 'result' | 'said'>> {
  const { level, hooks } = running;
  if (level.depth >= maxDepth)
    throw new Failure({
      kind: 'user',
      code: 'action-invalid',
      what: `composite actions are nested more than ${maxDepth} deep`,
    });
  const session = openSession(level, hooks.onLine);
  const inputs = actionInputs(action.file, given, scopeOf(level, running.env));
  if (inputs.warning !== undefined) session.warning(inputs.warning);
  const inner = innerLevel(running, action, inputs.values);
  for (const step of steps) await runInner(inner, step, session, running);
  for (const [name, value] of action.file.outputs) session.outputs.set(name, evaluateText(value, scopeOf(inner)) ?? '');
  return { result: running.signal.aborted ? 'cancelled' : inner.status, said: saidOf(session) };
}

async function runInner(inner: Level, step: StepModel, session: StepSession, running: Running): Promise<void> {
  const offset = session.log.entries.at(-1)?.at ?? 0;
  const onLine = (line: LogLine): void => {
    const moved = { ...line, at: line.at + offset };
    session.log.entries.push(moved);
    running.hooks.onLine(moved);
  };
  const ended = (record: StepRecord): void => absorb(session, record);
  await running.hooks.runStep(inner, step, { ...running.hooks, started: () => undefined, ended, onLine });
}

function innerLevel(running: Running, action: LocatedAction, inputs: Readonly<Record<string, string>>): Level {
  const { level } = running;
  const github = isObject(level.contexts['github']) ? level.contexts['github'] : {};
  const own = action.local
    ? { repository: '', ref: '' }
    : { repository: action.source.repository, ref: action.source.ref };
  return {
    machine: level.machine,
    contexts: {
      ...level.contexts,
      secrets: null,
      inputs,
      github: {
        ...github,
        action_path: action.directory,
        action_repository: own.repository,
        action_ref: own.ref,
      },
    },
    env: { ...level.env, ...running.env },
    githubEnv: {
      GITHUB_ACTION_PATH: action.directory,
      GITHUB_ACTION_REPOSITORY: own.repository,
      GITHUB_ACTION_REF: own.ref,
    },
    defaults: {},
    steps: {},
    source: action.source,
    status: 'success',
    action: running.model.key,
    depth: level.depth + 1,
  };
}

/** What a step of the action says belongs to the step that uses it. */
function absorb(session: StepSession, record: StepRecord): void {
  session.summary += record.summary;
  for (const annotation of record.annotations) {
    const kept = session.annotations.filter((item) => item.level === annotation.level).length;
    if (kept < annotationsPerLevel) session.annotations.push(annotation);
    else session.annotationsHeldBack += 1;
  }
  if (record.kind === 'not-rehearsed') session.warning(`not rehearsed: ${record.name}: ${record.note ?? ''}`);
}
