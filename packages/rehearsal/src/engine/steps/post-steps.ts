import { messageOf } from '@aevon/ports';
import type { StepRun } from '../../step/step-request.ts';
import { evaluate } from '../language/expression.ts';
import { isTruthy } from '../language/values.ts';
import { watchCancel } from './cancel.ts';
import { scopeOf, type Level } from './level.ts';
import { openSession, saidOf, type Said } from './said.ts';
import { recordOf, type Running, type StepHooks } from './step.ts';

/** The post phase of an action that ran. */
export interface PostStep {
  readonly running: Running;
  readonly uses: string;
  readonly condition: string;
  readonly start: (later: Running) => Promise<Pick<StepRun, 'conclusion'> & Said>;
}

/** Runs the post phases of a job's actions, the last action first. */
export async function runPosts(level: Level, hooks: StepHooks): Promise<void> {
  for (const post of level.machine.posts.splice(0).reverse()) if (holds(level, post)) await runPost(level, post, hooks);
}

/** The runner evaluates `post-if` with the job's status, as it is by then. */
function holds(level: Level, { running, condition }: PostStep): boolean {
  const { status } = scopeOf(level);
  return isTruthy(
    evaluate(condition, { ...scopeOf(running.level, running.env), ...(status === undefined ? {} : { status }) }),
  );
}

async function runPost(level: Level, post: PostStep, hooks: StepHooks): Promise<void> {
  const { running, uses } = post;
  const startedAt = hooks.now().toISOString();
  const name = `Post ${running.name}`;
  hooks.started(name);
  const cancel = watchCancel(level, { ...running.model, condition: post.condition });
  const { conclusion, said } = await startPost(post, {
    ...running,
    signal: cancel.signal,
    timeoutMs: undefined,
    hooks,
  });
  cancel.stop();
  if (conclusion === 'failure') level.status = 'failure';
  const state = { outcome: conclusion, conclusion };
  hooks.ended(
    recordOf({ result: conclusion, kind: 'action', uses, said }, state, {
      name,
      phase: 'post',
      startedAt,
      endedAt: hooks.now().toISOString(),
    }),
  );
}

async function startPost(
  post: PostStep,
  later: Running,
): Promise<{ conclusion: 'success' | 'failure' | 'cancelled'; said: Said }> {
  try {
    const { conclusion, log, annotations, summary, outputs } = await post.start(later);
    const ended = conclusion === 'success' || conclusion === 'cancelled' ? conclusion : 'failure';
    return { conclusion: ended, said: { log, annotations, summary, outputs } };
  } catch (error) {
    const session = openSession(later.level, later.hooks.onLine);
    session.error(messageOf(error));
    return { conclusion: 'failure', said: saidOf(session) };
  }
}
