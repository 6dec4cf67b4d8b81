import { type ActionStage, fastClock } from '@aevon/deploy-step/contract';
import { createRender, renderApiHost, startWorld } from '@aevon/fakes';

const image = (digit: string): string => `ghcr.io/shop/orders@sha256:${digit.repeat(64)}`;
const artifacts = { serving: image('a'), next: image('b'), other: image('c') };

/** Render with the service `orders`. */
export async function openStage(): Promise<ActionStage> {
  const render = createRender({
    services: [{ name: 'orders', source: { image: 'ghcr.io/shop/orders:main' }, live: artifacts.serving }],
    images: Object.values(artifacts),
    overlap: 'override',
    now: fastClock(),
  });
  const world = await startWorld({ hosts: render.hosts });
  const token = render.issueToken();
  const opened = render.deploysOf('orders').length;
  return {
    world,
    token,
    artifacts,
    inputs: { service: 'orders', token },
    noService: { service: 'order' },
    plan: render.plan,
    overtake: (artifact) => render.finish('orders', render.elsewhere('orders', artifact)),
    faultOnStart: (kind) =>
      void world.faults.add({ ...kind, host: renderApiHost, method: 'POST', path: /\/services\/[^/]+\/deploys$/ }),
    truth: {
      serving: () => render.serving('orders'),
      begun: () =>
        render
          .deploysOf('orders')
          .slice(opened)
          .map(({ status }) => ({ cancelled: status === 'canceled' })),
    },
    [Symbol.asyncDispose]: () => world.stop(),
  };
}
