import { type Artifact, type Call, deploy, type Outcome, type Release, restore, type Target } from '@aevon/deploy';
import type { Scene } from './scene.ts';

export const call: Call = { signal: new AbortController().signal, deadlineMs: 30_000 };

function around({ clock }: Scene) {
  return { clock, signal: call.signal, progress: () => undefined, save: () => undefined };
}

export async function play(scene: Scene, artifact: Artifact, target: Target = scene.target()): Promise<Outcome> {
  return deploy({ target, artifact, timeoutMs: 600_000 }, around(scene));
}

/** Puts back what `find` picks out of the recent releases. */
export async function playBack(scene: Scene, target: Target, find: (release: Release) => boolean): Promise<Outcome> {
  const release = (await target.resolve(call)).recent.find(find);
  if (release?.artifact === undefined) throw new Error('there is no such release');
  return restore({ target, release: { ...release, artifact: release.artifact }, timeoutMs: 600_000 }, around(scene));
}

export { factsOf } from '@aevon/ports/testing';

/** Method and path of what was sent to the API, reads left out. */
export function changesOf({ world }: Scene): readonly string[] {
  return world.requests
    .filter(({ method, host }) => host === 'api.render.com' && method !== 'GET')
    .map(({ method, path, status }) => `${method} ${path.replace(/^\/v1\/services\/[^/]+/, '')} ${status}`);
}
