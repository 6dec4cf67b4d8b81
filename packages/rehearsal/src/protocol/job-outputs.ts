import type { Masker } from './masker.ts';

export interface JobOutputs {
  readonly kept: Readonly<Record<string, string>>;
  /** One for each output that was dropped, in the runner's words. */
  readonly warnings: readonly string[];
}

/**
 * The outputs of a job that reach the jobs that need it: empty ones are left out, and one that holds anything masked is
 * dropped with only a warning. Source: actions/runner `Runner.Worker/JobExtension.cs`.
 */
export function filterJobOutputs(outputs: Readonly<Record<string, string>>, masker: Masker): JobOutputs {
  const filled = Object.entries(outputs).filter(([, value]) => value !== '');
  return {
    kept: Object.fromEntries(filled.filter(([, value]) => !masker.covers(value))),
    warnings: filled
      .filter(([, value]) => masker.covers(value))
      .map(([name]) => `Skip output '${name}' since it may contain secret.`),
  };
}
