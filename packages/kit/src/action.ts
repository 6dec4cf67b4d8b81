import type { ActionContext } from './context.ts';
import type { ActionSpec, Exact, InputsOf, OutputsOf } from './definition.ts';
import { runMain, runPost } from './phases.ts';

export type Phase = 'main' | 'post';

/** What an action does; loaded only when its inputs are found good. */
export interface Handlers<S extends ActionSpec, R> {
  readonly run: () => Promise<(inputs: InputsOf<S>, context: ActionContext) => Promise<Exact<R, OutputsOf<S>>>>;
  /** Runs at the end of the job, with the same inputs. Whatever it throws becomes a warning. */
  readonly post?: () => Promise<(inputs: InputsOf<S>, context: ActionContext) => Promise<void>>;
}

/**
 * Makes the entry of an action: `main('main')` and `main('post')` are what its stubs call.
 * Never rejects: every error ends as a failed step, or as a warning in the post phase.
 */
export function defineAction<const S extends ActionSpec>(spec: S) {
  return <R extends OutputsOf<S>>(handlers: Handlers<S, R>) =>
    async (phase: Phase): Promise<void> => {
      if (phase === 'post') await runPost(spec, handlers.post);
      else await runMain(spec, handlers.run);
    };
}
