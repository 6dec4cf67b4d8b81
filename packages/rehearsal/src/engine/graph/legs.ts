import { Failure, messageOf } from '@aevon/ports';
import { evaluateFlag, evaluateText, evaluateToken } from '../language/tokens.ts';
import { isObject, toText } from '../language/values.ts';
import { legLabel } from '../rules/matrix.ts';
import { readPermissions } from '../rules/permissions.ts';
import { runCall } from './calls.ts';
import { readConcurrency } from './concurrency-key.ts';
import type { JobResult } from './frame.ts';
import type { JobPlan, Leg } from './leg.ts';
import { createSlots } from './limits.ts';
import { addRecord } from './records.ts';
import { overallResult } from './results.ts';

/** Runs all legs of a job; one that fails cancels the others unless `fail-fast` is off. */
export async function runLegs(plan: JobPlan): Promise<JobResult> {
  const failFast = new AbortController();
  const signal = AbortSignal.any([plan.signal, failFast.signal]);
  const slots = createSlots(plan.strategy.maxParallel);
  const results: JobResult[] = [];
  // Outputs go by who ends last, records by the order of the matrix.
  const recordIds: (readonly string[])[] = [];
  const run = async (index: number): Promise<void> => {
    const leg = makeLeg(plan, index, signal);
    const result = await slots.use(signal, () => startLeg(leg)).catch((error: unknown) => notRun(leg, error));
    results.push(result);
    recordIds[index] = result.recordIds;
    if (result.fatal && plan.strategy.failFast)
      failFast.abort(new Error(`cancelled because ${leg.name} failed (fail-fast)`));
  };
  await Promise.all(plan.strategy.legs.map((_, index) => run(index)));
  return { ...merge(results), recordIds: recordIds.flat() };
}

/** Later legs overwrite outputs of earlier ones, but not with nothing. */
function merge(results: readonly JobResult[]): JobResult {
  const outputs: Record<string, string> = {};
  for (const { outputs: own } of results)
    for (const [key, value] of Object.entries(own))
      if (value !== '' || outputs[key] === undefined) outputs[key] = value;
  return { ...overallResult(results), outputs, recordIds: results.flatMap((result) => result.recordIds) };
}

function makeLeg(plan: JobPlan, index: number, signal: AbortSignal): Leg {
  const { job, frame, strategy } = plan;
  const matrix = strategy.legs[index] ?? {};
  const strategyContext = {
    'fail-fast': strategy.failFast,
    'job-index': index,
    'job-total': strategy.legs.length,
    'max-parallel': strategy.maxParallel,
  };
  const contexts = { ...plan.contexts, matrix: job.strategy === undefined ? null : matrix, strategy: strategyContext };
  const label = legLabel(matrix);
  const named = evaluateText(job.name, { contexts });
  // GitHub adds the values of the matrix only to a name that does not tell the legs apart itself.
  const name =
    named === undefined || named === '' ? job.id + label : job.name?.isExpression === true ? named : named + label;
  const declared = job.permissions ?? frame.workflow.file.permissions;
  const permissions = declared === undefined ? frame.permissions : readPermissions(declared);
  return {
    ...plan,
    contexts,
    id: frame.prefix.id + job.id + (label === '' ? '' : ` (${index + 1})`),
    name: frame.prefix.name + name,
    permissions,
    signal,
  };
}

/** A leg that was cancelled while it waited, or whose keys were wrong. */
function notRun(leg: Leg, error: unknown): JobResult {
  const { id, name, needs } = leg;
  const result = error instanceof Failure ? 'failure' : 'cancelled';
  addRecord(leg.frame, { id, name, needs, conclusion: result, steps: [], outputs: {}, note: messageOf(error) });
  return { result, outputs: {}, recordIds: [id], fatal: result === 'failure' };
}

async function startLeg(leg: Leg): Promise<JobResult> {
  const own = new AbortController();
  const signal = AbortSignal.any([leg.signal, own.signal]);
  const concurrency = readConcurrency(leg.job.concurrency, { contexts: leg.contexts });
  const leave =
    concurrency === undefined
      ? undefined
      : await leg.frame.settings.groups.enter({ ...concurrency, cancel: (reason) => own.abort(reason) });
  try {
    const started = { ...leg, signal };
    return leg.job.uses === undefined ? await runOnMachine(started) : await runCall(started);
  } finally {
    leave?.();
  }
}

async function runOnMachine(leg: Leg): Promise<JobResult> {
  const { frame, job, id, name, contexts, signal } = leg;
  const { settings } = frame;
  const environment = environmentName(leg);
  const record = await settings.slots.use(signal, () => {
    settings.listener({ type: 'job-start', run: settings.run.id, job: id, name });
    return settings.runLeg({ ...leg, environment });
  });
  addRecord(frame, leg.afterCancel ? { ...record, afterCancel: true } : record);
  const failed = record.conclusion === 'failure';
  const forgiven = failed && evaluateFlag(job.continueOnError, { contexts });
  const result = record.conclusion === 'timed-out' ? 'cancelled' : forgiven ? 'success' : record.conclusion;
  return {
    result,
    outputs: record.outputs,
    recordIds: [id],
    fatal: (failed && !forgiven) || record.conclusion === 'timed-out',
  };
}

function environmentName({ job, contexts }: Leg): string | undefined {
  const value = job.environment === undefined ? null : evaluateToken(job.environment, { contexts });
  const name = isObject(value) ? value['name'] : value;
  return name === null || name === undefined || name === '' ? undefined : toText(name);
}
