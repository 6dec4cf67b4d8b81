import { join } from 'node:path';
import type { StepRun } from '../../step/step-request.ts';
import type { ActionRuns } from '../language/action-file.ts';
import type { TemplateToken } from '../language/official.ts';
import { runChild } from './child.ts';
import { actionInputs, type ActionInputs } from './inputs.ts';
import { scopeOf } from './level.ts';
import type { LocatedAction } from './locate.ts';
import type { Running } from './step.ts';

export type NodeRuns = Extract<ActionRuns, { using: 'node' }>;

/** A JavaScript action with its inputs, before any of its phases. */
export interface NodeAction {
  readonly action: LocatedAction;
  readonly uses: string;
  readonly inputs: ActionInputs;
}

export function nodeAction(
  running: Running,
  action: LocatedAction,
  uses: string,
  given: TemplateToken | undefined,
): NodeAction {
  return { action, uses, inputs: actionInputs(action.file, given, scopeOf(running.level, running.env)) };
}

/** Runs the main phase and leaves the post phase for the end of the job. */
export async function runMain(running: Running, node: NodeAction, runs: NodeRuns): Promise<StepRun> {
  const { posts, preStates } = running.level.machine;
  const before = preStates.get(running.model) ?? {};
  const { post } = runs;
  const saved: { state: Readonly<Record<string, string>> } = { state: before };
  if (post !== undefined)
    posts.push({
      running,
      uses: node.uses,
      condition: post.condition,
      start: (later) => runPhase(later, node, 'post', post.file, saved.state),
    });
  const done = await runPhase(running, node, 'main', runs.main, before);
  saved.state = { ...before, ...done.state };
  return done;
}

/** Node of the rehearsal itself: Node 24, as the runner brings its own. */
export function runPhase(
  running: Running,
  node: NodeAction,
  phase: 'pre' | 'main' | 'post',
  file: string,
  state: Readonly<Record<string, string>>,
): Promise<StepRun> {
  const { action, inputs, uses } = node;
  const warnings = phase === 'main' && inputs.warning !== undefined ? [inputs.warning] : [];
  const github = action.local
    ? {}
    : { GITHUB_ACTION_REPOSITORY: action.source.repository, GITHUB_ACTION_REF: action.source.ref };
  const run = {
    kind: 'node' as const,
    shownAs: uses,
    script: join(action.directory, file),
    inputs: inputs.values,
    warnings,
  };
  return runChild(running, { phase, run, state, github, actions: running.level.machine.tokens.services });
}
