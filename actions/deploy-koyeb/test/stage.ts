import { type ActionStage, fastClock, images, openGithub } from '@aevon/deploy-step/contract';
import { createKoyeb, startWorld } from '@aevon/fakes';

const definition = {
  name: 'orders',
  type: 'WEB',
  regions: ['fra'],
  instance_types: [{ scopes: ['region:fra'], type: 'small' }],
  scalings: [{ scopes: ['region:fra'], min: 1, max: 2 }],
  ports: [{ port: 8000, protocol: 'http' }],
  routes: [{ port: 8000, path: '/' }],
  env: [{ scopes: ['region:fra'], key: 'LEVEL', value: 'info' }],
  health_checks: [{ grace_period: 5, interval: 60, restart_limit: 3, timeout: 5, http: { port: 8000, path: '/up' } }],
  volumes: [],
  strategy: { type: 'DEPLOYMENT_STRATEGY_TYPE_DEFAULT' },
  mesh: 'DEPLOYMENT_MESH_AUTO',
  skip_cache: false,
  docker: { image: images.serving, command: '', args: [], entrypoint: [], privileged: false },
} as const;

/** Koyeb with the service `shop/orders`. */
export async function openStage(): Promise<ActionStage> {
  const koyeb = createKoyeb({ apps: { shop: [{ definition }] }, images: Object.values(images), now: fastClock() });
  const github = await openGithub();
  const world = await startWorld({ hosts: { ...koyeb.hosts, ...github.github.hosts } });
  const opened = koyeb.begun().length;
  return {
    world,
    github,
    token: koyeb.token,
    artifacts: images,
    inputs: { service: 'shop/orders', token: koyeb.token },
    noService: { service: 'shop/order' },
    plan: koyeb.plan,
    overtake: (artifact) => koyeb.finish(koyeb.elsewhere('shop/orders', artifact)),
    faultOnStart: (kind) =>
      void world.faults.add({ ...kind, host: 'app.koyeb.com', method: 'PUT', path: /\/v1\/services\/[^/]+$/ }),
    truth: {
      serving: () => koyeb.serving('shop/orders'),
      begun: () =>
        koyeb
          .begun()
          .slice(opened)
          .map(({ isCancelled }) => ({ cancelled: isCancelled })),
    },
    [Symbol.asyncDispose]: () => world.stop(),
  };
}
