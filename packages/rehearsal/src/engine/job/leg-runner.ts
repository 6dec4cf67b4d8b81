import { messageOf } from '@aevon/ports';
import { filterJobOutputs } from '../../protocol/job-outputs.ts';
import type { Conclusion, JobRecord, StepRecord } from '../../record.ts';
import { cleanUpJob } from '../../step/running-children.ts';
import type { LegRequest, LegRunner } from '../graph/leg.ts';
import { evaluateNumber, evaluateTexts } from '../language/tokens.ts';
import { scopeOf, type Level } from '../steps/level.ts';
import { cancelMachine, type Machine } from '../steps/machine.ts';
import { runPosts } from '../steps/post-steps.ts';
import { runPres } from '../steps/pre-steps.ts';
import { runStep, type StepHooks } from '../steps/step.ts';
import { whyNotRehearsed } from './limits.ts';
import { folderName, openJob, type MachineOptions } from './open-job.ts';

/** GitHub's limit of a job, in minutes. */
const defaultMinutes = 360;

/** Makes the function that runs the steps of a job on this machine, in folders of its own. */
export function createLegRunner(options: MachineOptions): LegRunner {
  return async (request) => {
    const startedAt = request.frame.settings.now().toISOString();
    const reason = whyNotRehearsed(request);
    const done = reason === undefined ? await play(request, options) : leaveOut(reason, startedAt);
    const { id, name, needs } = request;
    return { id, name, needs, startedAt, endedAt: request.frame.settings.now().toISOString(), ...done };
  };
}

type Played = Pick<JobRecord, 'conclusion' | 'steps' | 'outputs' | 'note'>;

function leaveOut(note: string, at: string): Played {
  const step: StepRecord = {
    name: 'Set up job',
    phase: 'main',
    kind: 'not-rehearsed',
    note,
    conclusion: 'skipped',
    outcome: 'skipped',
    startedAt: at,
    endedAt: at,
    log: [],
    annotations: [],
    summary: '',
    outputs: {},
  };
  return { conclusion: 'skipped', steps: [step], outputs: {}, note };
}

async function play(request: LegRequest, options: MachineOptions): Promise<Played> {
  const { root, release } = options.folders.take(folderName(request));
  try {
    return await playIn(root, request, options);
  } finally {
    release();
  }
}

async function playIn(root: string, request: LegRequest, options: MachineOptions): Promise<Played> {
  const steps: StepRecord[] = [];
  const level = await openJob(request, options, root);
  const { machine } = level;
  const stop = watchLimits(request, machine);
  const hooks = hooksOf(request, steps);
  await runPres(level, request.job.steps, hooks);
  for (const step of request.job.steps) await runStep(level, step, hooks);
  const outputs = readOutputs(request, level);
  await runPosts(level, hooks);
  stop();
  await cleanUpJob(machine.state.trackingId);
  return { conclusion: concludeJob(level), steps, outputs: outputs.kept, ...noteOf(machine, outputs.warnings) };
}

function hooksOf(request: LegRequest, steps: StepRecord[]): StepHooks {
  const { settings } = request.frame;
  const place = { run: settings.run.id, job: request.id };
  return {
    now: settings.now,
    runStep,
    onLine: () => undefined,
    started: (step) => settings.listener({ type: 'step-start', ...place, step }),
    ended: (record) => {
      steps.push(record);
      settings.listener({ type: 'step-end', ...place, record });
    },
  };
}

/** Cancels the job with its run and when its time is over. */
function watchLimits({ job, contexts, signal }: LegRequest, machine: Machine): () => void {
  const minutes = evaluateNumber(job.timeoutMinutes, { contexts }) ?? defaultMinutes;
  const onAbort = (): void =>
    cancelMachine(machine, signal.reason instanceof Error ? signal.reason : new Error(messageOf(signal.reason)));
  const onTimeout = (): void => {
    machine.timedOut = machine.cancelled === undefined;
    cancelMachine(machine, new Error(`the job exceeded its time of ${minutes} minutes`));
  };
  const timer = setTimeout(onTimeout, Math.min(minutes * 60_000, 2_147_483_647));
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  return () => {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  };
}

function readOutputs(request: LegRequest, level: Level): ReturnType<typeof filterJobOutputs> {
  return filterJobOutputs(evaluateTexts(request.job.outputs, scopeOf(level)), level.machine.state.masker);
}

function concludeJob(level: Level): Conclusion {
  const { machine } = level;
  if (machine.timedOut) return 'timed-out';
  if (machine.cancelled !== undefined) return 'cancelled';
  return level.status;
}

function noteOf(machine: Machine, warnings: readonly string[]): { note?: string } {
  const notes = [...(machine.cancelled === undefined ? [] : [machine.cancelled.message]), ...warnings];
  return notes.length === 0 ? {} : { note: notes.join('; ') };
}
