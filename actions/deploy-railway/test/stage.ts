import { type ActionStage, fastClock, images, openGithub } from '@aevon/deploy-step/contract';
import { createRailway, railwayHost, startWorld } from '@aevon/fakes';

/** As Railway's stand-in is told of an image: by name and digest. */
function nameAndDigest(image: string): { readonly name: string; readonly digest: string } {
  const at = image.indexOf('@');
  return { name: image.slice(0, at), digest: image.slice(at + 1) };
}

const place = { service: 'orders' };

/** Railway with the service `orders` in production. */
export async function openStage(): Promise<ActionStage> {
  const railway = createRailway({
    services: [{ name: 'orders', source: { image: images.serving }, live: images.serving, healthcheckPath: '/up' }],
    images: Object.values(images).map(nameAndDigest),
    now: fastClock(),
  });
  const github = await openGithub();
  const world = await startWorld({ hosts: { ...railway.hosts, ...github.github.hosts } });
  const token = railway.issueToken('project');
  const opened = railway.deployments.length;
  return {
    world,
    github,
    token,
    artifacts: images,
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
