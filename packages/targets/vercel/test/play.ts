import { type Artifact, type Call, deploy, type Outcome, restore, type Target } from '@aevon/deploy';
import { vercelApiHost } from '@aevon/fakes';
import type { Scene } from './scene.ts';

export const call: Call = { signal: new AbortController().signal, deadlineMs: 30_000 };

function around({ clock }: Scene) {
  return { clock, signal: call.signal, progress: () => undefined, save: () => undefined };
}

export async function play(scene: Scene, artifact: Artifact, target: Target = scene.target()): Promise<Outcome> {
  return deploy({ target, artifact, timeoutMs: 600_000 }, around(scene));
}

/** Puts back a deployment by its id. */
export async function playBack(scene: Scene, target: Target, deploymentId: string): Promise<Outcome> {
  const artifact = await target.identify(deploymentId, call);
  if (artifact === undefined) throw new Error(`${deploymentId} does not say what it is`);
  const release = { deploymentId, phase: 'superseded', state: 'READY', artifact } as const;
  return restore({ target, release, timeoutMs: 600_000 }, around(scene));
}

export { factsOf } from '@aevon/ports/testing';

/** Method, path and status of what was sent to the API, reads and ids left out. */
export function changesOf({ world }: Scene): readonly string[] {
  return world.requests
    .filter(({ method, host }) => host === vercelApiHost && method !== 'GET')
    .map(
      ({ method, path, status }) => `${method} ${path.replace(/\?.*/, '').replace(/(dpl|prj)_\w+/g, '$1')} ${status}`,
    );
}
