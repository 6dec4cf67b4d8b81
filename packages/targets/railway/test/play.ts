import { type Artifact, type Call, deploy, type Outcome } from '@aevon/deploy';
import { expect } from 'vitest';
import { artifacts, type RailwayStage } from './stage.ts';

export const call: Call = { signal: new AbortController().signal, deadlineMs: 60_000 };

export interface Played {
  readonly artifact?: Artifact;
  readonly target?: RailwayStage['target'];
}

export async function play(
  stage: RailwayStage,
  { artifact = artifacts.next, target = stage.target }: Played = {},
): Promise<Outcome> {
  const around = {
    clock: stage.clock,
    signal: call.signal,
    progress: () => undefined,
    save: () => undefined,
  };
  return deploy({ target, artifact, timeoutMs: 300_000, callMs: 5_000 }, around);
}

export { factsOf } from '@aevon/ports/testing';

/** `expect.stringContaining`, typed. */
export function textWith(part: string): unknown {
  const matcher: unknown = expect.stringContaining(part);
  return matcher;
}
