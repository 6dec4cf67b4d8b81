import { spellArtifact } from '@aevon/deploy';
import { expect, it } from 'vitest';
import { changesOf, play } from './play.ts';
import { image, openScene, type Scene } from './scene.ts';

function apiDeploys({ render }: Scene): readonly string[] {
  return render.deploysOf('orders').flatMap(({ id, trigger }) => (trigger === 'api' ? [id] : []));
}

/** Somebody deploys in the dashboard, so that ours has to wait. */
function keepBusy({ render }: Scene): void {
  render.elsewhere('orders', spellArtifact(image('c')));
}

it('follows its own deploy when Render queues it and tells no id', async () => {
  await using scene = await openScene();
  keepBusy(scene);
  const outcome = await play(scene, image('b'));
  expect(outcome).toMatchObject({ verdict: 'live', adopted: false, deploymentId: apiDeploys(scene)[0] });
  expect(changesOf(scene)).toEqual(['POST /deploys 202']);
  expect(outcome.steps.map(({ step }) => step)).toContain('waiting for the deploy before it');
});

it('waits until the deploy that was queued is listed', async () => {
  await using scene = await openScene({ queueLagMs: 5_000 });
  keepBusy(scene);
  const outcome = await play(scene, image('b'));
  expect(outcome).toMatchObject({ verdict: 'live', adopted: false, deploymentId: apiDeploys(scene)[0] });
});

it.each([
  ['of another artifact', image('a')],
  ['of the same artifact', image('b')],
])('does not take the queued deploy of somebody else for its own, %s', async (_, other) => {
  const scenes: Scene[] = [];
  await using scene = await openScene({
    answered: ({ method }, body) => {
      if (method === 'POST' && body === '') scenes[0]?.render.elsewhere('orders', spellArtifact(other));
    },
  });
  scenes.push(scene);
  keepBusy(scene);
  const { verdict, deploymentId, failure } = await play(scene, image('b'));
  const newest = scene.render.deploysOf('orders').at(-1)?.id;
  expect({ verdict, deploymentId }).toEqual({ verdict: 'superseded', deploymentId: apiDeploys(scene)[0] });
  expect(failure?.cause).toBe(`the newer deploy ${newest} took its place`);
});

it('does not say what it does not know when the queued deploy is never listed, and starts no second one', async () => {
  await using scene = await openScene({ queueLagMs: Infinity });
  scene.render.plan('never-ends');
  keepBusy(scene);
  const { verdict, failure } = await play(scene, image('b'));
  expect(verdict).toBe('inconclusive');
  expect(failure).toMatchObject({ code: 'release-unanswered' });
  expect(failure?.cause).toMatch(/queued the deploy of orders/);
  expect(apiDeploys(scene)).toHaveLength(1);
});

it('does not take an earlier deploy of the same artifact for the one that was queued', async () => {
  await using scene = await openScene({ queueLagMs: 5_000 });
  scene.render.plan('fails');
  const earlier = await play(scene, image('b'));
  scene.render.plan('succeeds');
  keepBusy(scene);
  const outcome = await play(scene, image('b'));
  expect(earlier.verdict).toBe('failed');
  expect(outcome).toMatchObject({ verdict: 'live', deploymentId: apiDeploys(scene)[1] });
});
