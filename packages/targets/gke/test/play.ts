import { type Artifact, deploy, type Outcome, type Target } from '@aevon/deploy';
import type { Clock } from '@aevon/ports';
import { bounds } from './scene.ts';

/** Deploys to the end by the clock of a scene. */
export async function play(target: Target, artifact: Artifact, clock: Clock): Promise<Outcome> {
  const around = { clock, signal: bounds.signal, progress: () => undefined, save: () => undefined };
  return deploy({ target, artifact, timeoutMs: 120_000 }, around);
}
