import { type ActionStage, fastClock, images, openGithub } from '@aevon/deploy-step/contract';
import { createRender, renderApiHost, startWorld } from '@aevon/fakes';

/** Render with the service `orders`. */
export async function openStage(): Promise<ActionStage> {
  const render = createRender({
    services: [{ name: 'orders', source: { image: 'ghcr.io/shop/orders:main' }, live: images.serving }],
    images: Object.values(images),
    overlap: 'override',
    now: fastClock(),
  });
  const github = await openGithub();
  const world = await startWorld({ hosts: { ...render.hosts, ...github.github.hosts } });
  const token = render.issueToken();
  const opened = render.deploysOf('orders').length;
  return {
    world,
    github,
    token,
    artifacts: images,
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
