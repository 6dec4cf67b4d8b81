import { mkdirSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createRailway, createRender, type Handler, type Hosts, isBroken } from '@aevon/fakes';
import { expect, it } from 'vitest';
import { runImage } from '../../src/programs/run-image.ts';
import type { WorkflowRunRecord } from '../../src/record.ts';
import { jobBaseEnvironment } from '../../src/stage/job-environment.ts';
import { playJourney } from '../../src/stage/play-journey.ts';
import { findRegistries } from '../../src/stage/registries.ts';
import type { Stage } from '../../src/stage/stage.ts';
import { openSmallStage } from '../stage/small-stage.ts';
import { makeFolder } from '../step/temporary-folder.ts';

const example = resolve(import.meta.dirname, '../../../../examples/monorepo');

const build = (service: string): string => `      - uses: docker/build-push-action@v6
        id: ${service}
        with:
          context: .
          file: services/${service}/Dockerfile
          push: true
          tags: ghcr.io/aevon-shop/${service}:main
          build-args: COMMIT_SHA=\${{ github.sha }}
`;

const workflow = `on: push
jobs:
  images:
    runs-on: ubuntu-latest
    permissions: { contents: read, packages: write }
    outputs:
      orders: \${{ steps.orders.outputs.digest }}
      pricing: \${{ steps.pricing.outputs.digest }}
    steps:
      - uses: actions/checkout@v7
      - uses: docker/login-action@v3
        with: { registry: ghcr.io, username: shop, password: "\${{ github.token }}" }
${build('orders')}${build('pricing')}`;

/** PATH with the Node of this process first, as a rehearsal has it. */
function environment(): Record<string, string> {
  const bin = makeFolder('bin');
  symlinkSync(process.execPath, join(bin, 'node'));
  const env = jobBaseEnvironment(process.env);
  return { ...env, PATH: `${bin}:${env['PATH'] ?? ''}` };
}

async function pushShop(env: Record<string, string>): Promise<{ stage: Stage; run: WorkflowRunRecord | undefined }> {
  const root = makeFolder('stage');
  mkdirSync(join(root, 'cache'));
  const { signal } = new AbortController();
  const stage = await openSmallStage({
    ...{ from: example, fullName: 'aevon-shop/shop', root, env, signal },
    leaveOut: /^\.github\/workflows\//,
    extra: { '.github/workflows/images.yml': workflow },
    registries: await findRegistries(process.env),
  });
  const commits = [{ message: 'Change', edits: [{ path: 'README.md', append: '\n' }] }];
  const moves = [{ move: 'merge', branch: 'topic', title: 'A topic', commits } as const];
  const journey = { name: 'images', title: 't', story: 's', moves, expectations: [] };
  const { runs } = await playJourney(stage, journey, () => undefined, signal);
  await stage.stop();
  return { stage, run: runs[0] };
}

async function versionAt(hosts: Hosts, host: string): Promise<unknown> {
  const handler: Handler | undefined = hosts[host];
  const url = new URL(`https://${host}/version`);
  const answer = await handler?.({ method: 'GET', url, headers: { host }, body: Buffer.alloc(0) });
  if (answer === undefined || isBroken(answer)) return undefined;
  return JSON.parse(Buffer.from(answer.body ?? '').toString('utf8'));
}

it('releases the images that a job made of the example, and the programs in them answer for their commit', async () => {
  const env = environment();
  const { stage, run } = await pushShop(env);
  const log = run?.jobs.flatMap((job) => job.steps.flatMap((step) => step.log.map(({ text }) => text))).join('\n');
  expect(run?.conclusion, log).toBe('success');
  const digests = run?.jobs[0]?.outputs ?? {};
  const imageOf = (service: string): string => `ghcr.io/aevon-shop/${service}@${digests[service]}`;

  const runner = runImage({ registry: stage.images, folder: makeFolder('images'), env: stage.env });
  const shared = { images: stage.images.pull, startProgram: runner.start };
  const render = createRender({
    services: [{ name: 'orders', source: { image: 'ghcr.io/aevon-shop/orders:main' } }],
    ...shared,
  });
  const railway = createRailway({
    services: [{ name: 'pricing', source: { image: 'ghcr.io/aevon-shop/pricing:main' }, healthcheckPath: '/version' }],
    ...shared,
  });
  render.finish('orders', render.elsewhere('orders', imageOf('orders')));
  railway.finish(railway.startElsewhere({ service: 'pricing' }, imageOf('pricing')));

  const commit = run?.sha;
  const orders = await versionAt(render.hosts, 'orders.onrender.com');
  const pricing = await versionAt(railway.hosts, 'pricing-production.up.railway.app');
  expect(orders, runner.outputOf('orders').join('\n')).toEqual({ service: 'orders', commit });
  expect(pricing, runner.outputOf('pricing').join('\n')).toEqual({ service: 'pricing', commit });
  expect(render.serving('orders')).toBe(imageOf('orders'));
  await runner.stop();
}, 600_000);
