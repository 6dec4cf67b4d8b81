import { parseArtifact, spellArtifact } from '@aevon/deploy';
import type { Stage } from '@aevon/deploy/contract';
import { type FaultKind, renderApiHost } from '@aevon/fakes';
import { image, openScene } from './scene.ts';

function pathOf(call: 'resolve' | 'release' | 'observe', id: string): { method: string; path: RegExp } {
  const service = `^/v1/services/${id}`;
  const [method, rest] = { resolve: ['GET', ''], release: ['POST', '/deploys'], observe: ['GET', '/deploys/[^/]+'] }[
    call
  ];
  return { method: method ?? 'GET', path: new RegExp(`${service}${rest}$`) };
}

/** What the contract of a target plays on: the service `orders`. */
export async function openStage(): Promise<Stage> {
  const service = 'orders';
  const late: { readonly kind: FaultKind; readonly times: number }[] = [];
  const isLook = new RegExp('/deploys/[^/?]+$');
  const scene = await openScene({
    overlap: 'override',
    // A look that was answered "live" is the last one; what reads the same address after it asks what runs.
    answered: ({ method, url }, body) => {
      if (method !== 'GET' || !isLook.test(url.pathname) || !body.includes('"status":"live"')) return;
      for (const { kind, times } of late.splice(0)) plant('observe', kind, times);
    },
  });
  const { render, world, clock, token } = scene;
  const id = render.idOf(service);
  const opened = new Set(render.deploysOf(service).map((deploy) => deploy.id));
  const plant = (call: 'resolve' | 'release' | 'observe', kind: FaultKind, times: number): void =>
    void world.faults.add({ ...kind, host: renderApiHost, ...pathOf(call, id), times });
  return {
    // A hang takes real time, each look of it.
    target: scene.target({ service: id, pace: { waitingMs: 10_000, finishingMs: 6_000 } }),
    clock,
    artifacts: { serving: image('a'), next: image('b'), other: image('c') },
    plan: render.plan,
    elsewhere: (artifact) => render.elsewhere(service, spellArtifact(artifact)),
    finish: (deploymentId) => render.finish(service, deploymentId),
    truth: {
      serving: () => {
        const serving = render.serving(service);
        return serving === undefined ? undefined : parseArtifact(serving);
      },
      begun: () =>
        render
          .deploysOf(service)
          .filter((deploy) => !opened.has(deploy.id))
          .map((deploy) => ({
            deploymentId: deploy.id,
            artifact: parseArtifact(deploy.artifact),
            cancelled: deploy.status === 'canceled',
          })),
    },
    fault: (call, kind, times = 1) => {
      if (call === 'identify') late.push({ kind, times });
      else plant(call, kind, times);
    },
    revokeToken: () => render.revokeToken(token),
    skew: scene.skew,
    [Symbol.asyncDispose]: () => world.stop(),
  };
}
