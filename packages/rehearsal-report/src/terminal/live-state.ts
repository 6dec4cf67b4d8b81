import type { JobRecord, Progress } from '@aevon/rehearsal';

export interface LiveJob {
  readonly name: string;
  /** Milliseconds of the clock; undefined while it waits. */
  readonly since?: number;
  readonly step?: { readonly name: string; readonly since: number };
  readonly record?: JobRecord;
}

export interface LiveRun {
  readonly title: string;
  readonly since: number;
  readonly jobs: ReadonlyMap<string, LiveJob>;
}

/** The journey that goes on. */
export interface LiveState {
  readonly journey: string;
  readonly title: string;
  readonly runs: ReadonlyMap<string, LiveRun>;
}

export const nothingYet: LiveState = { journey: '', title: '', runs: new Map() };

/** The state after a message. */
export function advance(state: LiveState, progress: Progress, now: number): LiveState {
  switch (progress.type) {
    case 'journey-start':
      return { journey: progress.journey, title: progress.title, runs: new Map() };
    case 'run-start': {
      const jobs = new Map(progress.jobs.map(({ id, name }): [string, LiveJob] => [id, { name }]));
      const run = { title: `${progress.workflow} on ${progress.event}`, since: now, jobs };
      return { ...state, runs: new Map([...state.runs, [progress.run, run]]) };
    }
    case 'job-start':
      return setJob(state, progress.run, progress.job, () => ({ name: progress.name, since: now }));
    case 'step-start':
      return setJob(state, progress.run, progress.job, (job) => ({
        ...job,
        step: { name: progress.step, since: now },
      }));
    case 'job-end': {
      const { record, run } = progress;
      return setJob(state, run, record.id, () => ({ name: record.name, record }));
    }
    case 'step-end':
    case 'run-end':
    case 'journey-end':
    case 'note':
      return state;
  }
}

function setJob(state: LiveState, runId: string, id: string, change: (job: LiveJob) => LiveJob): LiveState {
  const run = state.runs.get(runId);
  if (run === undefined) return state;
  const changed: [string, LiveJob] = [id, change(run.jobs.get(id) ?? { name: id })];
  const jobs = new Map(run.jobs.has(id) ? [...run.jobs, changed] : putLeg([...run.jobs], changed));
  return { ...state, runs: new Map([...state.runs, [runId, { ...run, jobs }]]) };
}

/** A matrix is announced as one job, and its legs are known once they start: they take its place, one after the other. */
function putLeg(jobs: readonly [string, LiveJob][], leg: [string, LiveJob]): [string, LiveJob][] {
  const matrix = leg[0].replace(/ \([^()]*\)$/, '');
  const before = jobs.findLastIndex(([id]) => id === matrix || id.startsWith(`${matrix} (`));
  if (before < 0 || matrix === leg[0]) return [...jobs, leg];
  return [...jobs.slice(0, before + 1), leg, ...jobs.slice(before + 1)].filter(([id]) => id !== matrix);
}
