import { messageOf } from '@aevon/ports';
import type { Conclusion, Progress, WorkflowRunRecord } from '../record.ts';
import type { ConcurrencyGroups } from './graph/concurrency.ts';
import { githubContext } from './graph/contexts.ts';
import { readConcurrency } from './graph/concurrency-key.ts';
import type { EventFacts, RepositoryFacts, RunFacts, Source, SourceResolver, TokenIssuer } from './graph/facts.ts';
import type { Frame, RunSettings } from './graph/frame.ts';
import { runFrame } from './graph/graph.ts';
import type { LegRunner } from './graph/leg.ts';
import type { Slots } from './graph/limits.ts';
import { loadWorkflow, type LoadedWorkflow } from './graph/load.ts';
import { plainName } from './graph/records.ts';
import { overallResult } from './graph/results.ts';
import { isObject, type JsonObject } from './language/values.ts';
import { defaultPermissions } from './rules/permissions.ts';

/** One workflow to run for one event. */
export interface WorkflowRunRequest {
  /** The repository that holds the workflow, at the commit of the event. */
  readonly source: Source;
  /** `.github/workflows/ci.yml`. */
  readonly path: string;
  readonly run: RunFacts;
  readonly event: EventFacts;
  readonly repository: RepositoryFacts;
  readonly secrets: Readonly<Record<string, string>>;
  readonly variables: Readonly<Record<string, string>>;
  readonly sources: SourceResolver;
  readonly issueTokens: TokenIssuer;
  readonly groups: ConcurrencyGroups;
  readonly slots: Slots;
  readonly runLeg: LegRunner;
  readonly listener: (progress: Progress) => void;
  /** Name of the journey, for the listener. */
  readonly journey: string;
  readonly signal: AbortSignal;
  readonly now: () => Date;
}

/** Runs a workflow to its end; what is wrong with the workflow itself is a failed run with the reason, not a throw. */
export async function runWorkflow(request: WorkflowRunRequest): Promise<WorkflowRunRecord> {
  const { event, run, listener } = request;
  const startedAt = request.now().toISOString();
  const finish = (workflow: string, ended: Pick<WorkflowRunRecord, 'conclusion' | 'jobs'>): WorkflowRunRecord => {
    listener({ type: 'run-end', run: run.id, conclusion: ended.conclusion });
    const about = { id: run.id, workflow, event: event.name, ref: event.ref, sha: event.sha, commitTitle: event.title };
    return { ...about, startedAt, endedAt: request.now().toISOString(), ...ended, requests: [] };
  };
  try {
    const top = await loadWorkflow(request.source, request.path, defaultPermissions, request.sources);
    announce(request, top);
    return finish(top.file.name, await playRun(request, top));
  } catch (error) {
    const job = {
      id: request.path,
      name: request.path,
      needs: [],
      conclusion: 'failure' as const,
      steps: [],
      outputs: {},
      note: messageOf(error),
    };
    listener({
      type: 'run-start',
      journey: request.journey,
      run: run.id,
      workflow: request.path,
      event: event.name,
      jobs: [job],
    });
    listener({ type: 'job-end', run: run.id, record: job });
    return finish(request.path, { conclusion: 'failure', jobs: [job] });
  }
}

function announce(request: WorkflowRunRequest, top: LoadedWorkflow): void {
  const { journey, run, event, listener } = request;
  listener({
    type: 'run-start',
    journey,
    run: run.id,
    workflow: top.file.name,
    event: event.name,
    jobs: jobNames(top, { id: '', name: '' }),
  });
}

function jobNames(workflow: LoadedWorkflow, prefix: Frame['prefix']): { id: string; name: string }[] {
  return workflow.file.jobs.flatMap((job) => {
    const called = workflow.calls.get(job.id);
    const [id, name] = [prefix.id + job.id, prefix.name + plainName(job)];
    return called === undefined ? [{ id, name }] : jobNames(called, { id: `${id} / `, name: `${name} / ` });
  });
}

async function playRun(
  request: WorkflowRunRequest,
  top: LoadedWorkflow,
): Promise<Pick<WorkflowRunRecord, 'conclusion' | 'jobs'>> {
  const own = new AbortController();
  const signal = AbortSignal.any([request.signal, own.signal]);
  const { secrets, event } = request;
  const settings: RunSettings = { ...request, top, runFrame, records: [] };
  const frame: Frame = {
    settings,
    workflow: top,
    inputs: dispatchInputs(event),
    secrets: event.fromFork ? {} : secrets,
    permissions: defaultPermissions,
    prefix: { id: '', name: '' },
    after: [],
    signal,
  };
  const concurrency = readConcurrency(top.file.concurrency, {
    contexts: { github: githubContext(settings), inputs: frame.inputs, vars: request.variables },
  });
  const cancel = (reason: Error): void => own.abort(reason);
  try {
    const leave = concurrency === undefined ? undefined : await request.groups.enter({ ...concurrency, cancel });
    const results = await runFrame(frame).finally(() => leave?.());
    const { result, fatal } = overallResult(results.values());
    return { conclusion: concludeRun(result, fatal, signal.aborted), jobs: settings.records };
  } catch (error) {
    if (!signal.aborted) throw error;
    return { conclusion: 'cancelled', jobs: settings.records };
  }
}

function concludeRun(result: Conclusion, fatal: boolean, cancelled: boolean): Conclusion {
  if (cancelled) return 'cancelled';
  return fatal ? 'failure' : result;
}

function dispatchInputs(event: EventFacts): JsonObject {
  const inputs = event.payload['inputs'];
  return isObject(inputs) ? inputs : {};
}
