import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fastClock, images, openGithub } from '@aevon/deploy-step/contract';
import { answerJson, createRender, startWorld } from '@aevon/fakes';
import { type ActionRun, runAction } from '@aevon/rehearsal';
import { expect, it } from 'vitest';

const release = fileURLToPath(new URL('../../../release', import.meta.url));
const environment = 'production';

/** The release of `images.other` answers 500 on the one route that matters, and Render calls it live. */
async function openShop() {
  const github = await openGithub();
  const render = createRender({
    services: [{ name: 'orders', source: { image: 'ghcr.io/shop/orders:main' }, live: images.serving }],
    images: Object.values(images),
    now: fastClock(),
    startProgram: ({ artifact }) =>
      Promise.resolve({
        answer: () =>
          artifact === images.other ? answerJson(500, { error: 'no such column' }) : answerJson(200, { artifact }),
        stop: () => Promise.resolve(),
      }),
  });
  const world = await startWorld({ hosts: { ...github.github.hosts, ...render.hosts } });
  const token = render.issueToken();
  const job = { world, sha: github.sha, token: github.tokenFor({ deployments: 'write' }), secrets: [token] };
  const run = (action: string, inputs: Readonly<Record<string, string>>): Promise<ActionRun> =>
    runAction({ ...job, action: join(release, action), inputs });
  return {
    ...{ render, github: github.github },
    deploy: (artifact: string) => run('deploy-render', { service: 'orders', token, artifact, environment }),
    check: ({ outputs }: ActionRun) =>
      run('health-check', {
        ...{ targets: `orders=${outputs['url']}/orders`, timeout: '4s', interval: '50ms' },
        'github-deployments': outputs['github-deployment-id'] ?? '',
      }),
    rollBack: (from: ActionRun) =>
      run('rollback', {
        ...{ platform: 'render', service: 'orders', token, environment },
        from: from.outputs['deployment-id'] ?? '',
      }),
    [Symbol.asyncDispose]: () => world.stop(),
  };
}

it(
  'finds a bad release, goes back to the last verified one, and proves that it is well',
  { timeout: 120_000 },
  async () => {
    await using shop = await openShop();
    const good = await shop.deploy(images.next);
    expect((await shop.check(good)).outputs).toMatchObject({ verdict: 'passed' });

    const bad = await shop.deploy(images.other);
    expect(bad.outputs).toMatchObject({ verdict: 'live', 'previous-artifact': images.next });
    const red = await shop.check(bad);
    expect(red.outputs).toMatchObject({ verdict: 'failed', 'failure-code': 'unhealthy' });
    expect(red.summary).toContain('answered 500');

    const back = await shop.rollBack(bad);
    expect(back.outputs).toMatchObject({ verdict: 'live', identity: images.next, 'previous-artifact': images.other });
    expect(shop.render.serving('orders')).toBe(images.next);
    expect((await shop.check(back)).outputs).toMatchObject({ verdict: 'passed' });

    const told = shop.github.deployments.map(({ task, statuses }) => [task, statuses.at(-1)?.state]);
    expect(told).toEqual([
      ['deploy', 'inactive'],
      ['deploy', 'failure'],
      ['rollback', 'success'],
    ]);
  },
);
