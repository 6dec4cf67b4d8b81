import type { Saved, Step, Surroundings } from '@aevon/deploy';
import type { ActionContext } from '@aevon/kit';
import { seconds } from './summary.ts';

const releaseKey = 'release';
const recordKey = 'record';
const artifactKey = 'artifact';

/** What a deploy is given by the action it runs in; what it saves outlives its step. */
export function surroundings({ clock, signal, reporter, state }: ActionContext): Surroundings {
  return {
    clock,
    signal,
    progress: ({ state: word, step, atMs }: Step) => reporter.info(`${seconds(atMs)}: ${step ?? word}`),
    save: (saved: Saved) => state.set(releaseKey, JSON.stringify(saved)),
  };
}

/** The release that this step began has its verdict, or goes on without it: nothing is left to end. */
export function forgetRelease({ state }: ActionContext): void {
  state.set(releaseKey, '');
}

/** What the step began and did not end; undefined: nothing. */
export function savedRelease({ state }: ActionContext): Saved | undefined {
  const text = state.get(releaseKey);
  if (text === undefined || text === '') return undefined;
  const saved: unknown = JSON.parse(text);
  if (typeof saved !== 'object' || saved === null || !('step' in saved)) return undefined;
  if (saved.step === 'started' && 'deploymentId' in saved && typeof saved.deploymentId === 'string')
    return { step: 'started', deploymentId: saved.deploymentId };
  const after = 'after' in saved && typeof saved.after === 'string' ? saved.after : undefined;
  return saved.step === 'asking' ? { step: 'asking', after } : undefined;
}

/** Keeps the id of a record that has no end yet; empty: none. */
export function keepRecord({ state }: ActionContext): (recordId: string) => void {
  return (recordId) => state.set(recordKey, recordId);
}

/** The record that the step began and did not end; undefined: none. */
export function savedRecord({ state }: ActionContext): number | undefined {
  const id = Number(state.get(recordKey) ?? '');
  return Number.isSafeInteger(id) && id > 0 ? id : undefined;
}

/** Keeps what is released, where the inputs do not say it. */
export function keepArtifact({ state }: ActionContext, artifact: string): void {
  state.set(artifactKey, artifact);
}

/** What the step was about to release; undefined: nothing yet. */
export function savedArtifact({ state }: ActionContext): string | undefined {
  const artifact = state.get(artifactKey);
  return artifact === '' ? undefined : artifact;
}
