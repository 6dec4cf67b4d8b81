import { evaluateText } from '../language/tokens.ts';
import type { TemplateToken } from '../language/official.ts';
import type { JsonObject } from '../language/values.ts';
import { callInputs, callSecrets } from './call.ts';
import { readConcurrency } from './concurrency-key.ts';
import { githubContext } from './contexts.ts';
import type { Frame, JobResult } from './frame.ts';
import type { Leg } from './leg.ts';
import { overallResult } from './results.ts';
import { tokensFor } from './tokens.ts';

/** Runs the workflow that a job calls, as jobs of the same run. */
export async function runCall(leg: Leg): Promise<JobResult> {
  const { frame, job } = leg;
  const workflow = frame.workflow.calls.get(job.id);
  if (workflow === undefined) throw new Error(`the workflow called by ${leg.id} was not loaded`);
  const { settings } = frame;
  const { token } = await tokensFor(leg, undefined);
  const callerScope = { contexts: { ...leg.contexts, secrets: { ...frame.secrets, GITHUB_TOKEN: token } } };
  const calledScope = { contexts: { github: githubContext(settings), vars: settings.variables } };
  const own = new AbortController();
  const inner: Frame = {
    settings,
    workflow,
    inputs: callInputs(job, workflow.file, callerScope, calledScope),
    secrets: callSecrets(job, callerScope, frame.secrets),
    permissions: leg.permissions,
    prefix: { id: `${leg.id} / `, name: `${leg.name} / ` },
    after: leg.needs,
    signal: AbortSignal.any([leg.signal, own.signal]),
  };
  const results = await inTurn(inner, own, () => settings.runFrame(inner));
  return {
    ...overallResult(results.values()),
    outputs: callOutputs(inner, results),
    recordIds: lastRecords(inner, results),
  };
}

/** A called file's own `concurrency` holds for its jobs together. */
async function inTurn<T>(frame: Frame, own: AbortController, body: () => Promise<T>): Promise<T> {
  const { settings, inputs, workflow } = frame;
  const contexts = { github: githubContext(settings), inputs, vars: settings.variables };
  const concurrency = readConcurrency(workflow.file.concurrency, { contexts });
  if (concurrency === undefined) return body();
  const leave = await settings.groups.enter({ ...concurrency, cancel: (reason) => own.abort(reason) });
  return body().finally(leave);
}

function callOutputs(frame: Frame, results: ReadonlyMap<string, JobResult>): Record<string, string> {
  const jobs: JsonObject = Object.fromEntries(
    [...results].map(([id, { result, outputs }]) => [id, { result, outputs }]),
  );
  const contexts = {
    github: githubContext(frame.settings),
    inputs: frame.inputs,
    vars: frame.settings.variables,
    jobs,
  };
  const declared = frame.workflow.file.call?.outputs ?? new Map<string, TemplateToken>();
  return Object.fromEntries([...declared].map(([name, value]) => [name, evaluateText(value, { contexts }) ?? '']));
}

/** Records of the jobs that no other job of the file needs: what comes after the call is drawn after these. */
function lastRecords(frame: Frame, results: ReadonlyMap<string, JobResult>): string[] {
  const { jobs } = frame.workflow.file;
  const last = jobs.filter((job) => !jobs.some((other) => other.needs.includes(job.id)));
  return last.flatMap((job) => results.get(job.id)?.recordIds ?? []);
}
