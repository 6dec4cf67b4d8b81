import { Failure } from '@aevon/ports';

/** The runner sends SIGINT, SIGTERM after 7.5 s and kills 2.5 s later (actions/runner, ProcessInvoker.cs). */
const graceMs = 6_500;

export interface Cancellation {
  readonly signal: AbortSignal;
  /** Rejects when the job was cancelled and the grace time is over. */
  readonly overdue: Promise<never>;
}

function cancelled(signal: string): Failure {
  return new Failure({
    kind: 'infrastructure',
    code: 'cancelled',
    what: `the job was cancelled (${signal})`,
    cause: 'someone cancelled the run, a newer run superseded it, or the job reached its timeout',
    fix: 're-run the job if this was not intended',
  });
}

/** Turns the runner's signals into one AbortSignal whose reason is the Failure `cancelled`. */
export function listenForCancellation(): Cancellation {
  const controller = new AbortController();
  const { promise: overdue, reject } = Promise.withResolvers<never>();
  // Nobody may be waiting yet when it rejects.
  overdue.catch(() => undefined);
  const cancel = (name: NodeJS.Signals): void => {
    if (controller.signal.aborted) return;
    const reason = cancelled(name);
    controller.abort(reason);
    setTimeout(() => reject(reason), graceMs).unref();
  };
  process.on('SIGINT', cancel);
  process.on('SIGTERM', cancel);
  return { signal: controller.signal, overdue };
}
