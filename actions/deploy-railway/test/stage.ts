import { type ActionStage, fastClock } from '@aevon/deploy-step/contract';
import { createRailway, railwayHost, startWorld } from '@aevon/fakes';

const name = 'ghcr.io/shop/orders';
const digest = (digit: string): string => `sha256:${digit.repeat(64)}`;
const image = (digit: string): string => `${name}@${digest(digit)}`;
const artifacts = { serving: image('a'), next: image('b'), other: image('c') };
const place = { service: 'orders' };

/** Railway with the service `orders` in production. */
export async function openStage(): Promise<ActionStage> {
  const railway = createRailway({
    services: [
      { name: 'orders', source: { image: artifacts.serving }, live: artifacts.serving, healthcheckPath: '/up' },
    ],
    images: ['a', 'b', 'c'].map((digit) => ({ name, digest: digest(digit) })),
    now: fastClock(),
  });
  const world = await startWorld({ hosts: railway.hosts });
  const token = railway.issueToken('project');
  const opened = railway.deployments.length;
  return {
    world,
    token,
    artifacts,
    inputs: { service: 'orders', token },
    noService: { service: 'order' },
    plan: railway.plan,
    overtake: (artifact) => railway.finish(railway.startElsewhere(place, artifact)),
    faultOnStart: (kind) =>
      void world.faults.add({ ...kind, host: railwayHost, path: /graphql/, bodyMatches: /serviceInstanceDeployV2/ }),
    truth: {
      serving: () => railway.serving(place),
      begun: () => railway.deployments.slice(opened).map(({ cancelled }) => ({ cancelled })),
    },
    [Symbol.asyncDispose]: () => world.stop(),
  };
}
