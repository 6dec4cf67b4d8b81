import { describe, expect, it } from 'vitest';
import { send } from '../support/client.ts';
import { containing } from '../support/matchers.ts';
import { imageOf, openRailway, place, type RailwayScene } from './scene.ts';

const deployIn = `mutation($environmentId: String!, $serviceId: String!) {
  serviceInstanceDeployV2(environmentId: $environmentId, serviceId: $serviceId)
}`;
const redeployIn = deployIn.replace('DeployV2', 'Redeploy');
const statusOf = 'query($id: String!) { deployment(id: $id) { status canRollback meta } }';
const eventsOf = `query($id: String!) {
  deploymentEvents(id: $id) { edges { node { step completedAt payload { error } } } }
}`;

async function served(scene: RailwayScene): Promise<unknown> {
  const { status, json } = await send(scene.world, 'GET', 'https://orders-production.up.railway.app/');
  return status === 200 ? json : status;
}

async function newest(scene: RailwayScene): Promise<string> {
  await scene.ask('{ projectToken { id } }');
  return scene.railway.deployments.at(-1)?.id ?? '';
}

async function deployed(scene: RailwayScene, image: string): Promise<string> {
  scene.railway.instance(place).source = { image };
  await scene.ask(deployIn, { variables: scene.ids });
  return newest(scene);
}

describe('a deployment', () => {
  it('goes through its states by the clock, and the old one serves until it is live', async () => {
    await using scene = await openRailway();
    const id = await deployed(scene, imageOf('b'));
    const states: unknown[] = [];
    for (const milliseconds of [0, 2_000, 5_999, 1]) {
      scene.pass(milliseconds);
      const { json } = await scene.ask(statusOf, { variables: { id } });
      states.push([json, await served(scene)]);
    }
    const at = (status: string, digit: string): unknown => [
      { data: { deployment: { status, canRollback: false, meta: { image: imageOf('b') } } } },
      { service: 'orders', artifact: imageOf(digit) },
    ];
    expect(states).toMatchObject([
      at('INITIALIZING', 'a'),
      at('DEPLOYING', 'a'),
      at('DEPLOYING', 'a'),
      at('SUCCESS', 'b'),
    ]);
    expect(scene.railway.deployments.map(({ state }) => state)).toContain('REMOVING');
  });

  it('of an image that the registry does not have fails and says so', async () => {
    await using scene = await openRailway();
    const id = await deployed(scene, imageOf('f'));
    scene.pass(60_000);
    expect((await scene.ask(statusOf, { variables: { id } })).json).toMatchObject({
      data: { deployment: { status: 'FAILED' } },
    });
    expect((await scene.ask(eventsOf, { variables: { id } })).json).toMatchObject({
      data: { deploymentEvents: { edges: [{ node: { payload: { error: containing('manifest unknown') } } }] } },
    });
    expect(await served(scene)).toMatchObject({ artifact: imageOf('a') });
  });

  it('whose program does not start fails with the words of the program', async () => {
    await using scene = await openRailway({
      startProgram: ({ artifact }) =>
        artifact === imageOf('b')
          ? Promise.reject(new Error('no such module'))
          : Promise.resolve({ answer: () => ({ status: 200 }), stop: () => Promise.resolve() }),
    });
    const id = await deployed(scene, imageOf('b'));
    scene.pass(60_000);
    const logs = 'query($id: String!) { deploymentLogs(deploymentId: $id, limit: 1) { message } }';
    expect((await scene.ask(logs, { variables: { id } })).json).toEqual({
      data: { deploymentLogs: [{ message: 'Error: no such module' }] },
    });
  });

  it('by serviceInstanceRedeploy runs the old image, whatever the source says', async () => {
    await using scene = await openRailway();
    await scene.ask('{ projectToken { id } }');
    scene.railway.instance(place).source = { image: imageOf('b') };
    await scene.ask(redeployIn, { variables: scene.ids });
    const id = await newest(scene);
    scene.pass(60_000);
    expect((await scene.ask(statusOf, { variables: { id } })).json).toMatchObject({
      data: { deployment: { status: 'SUCCESS', meta: { image: imageOf('a') } } },
    });
  });

  it('that is overtaken by a newer one is removed', async () => {
    await using scene = await openRailway();
    scene.railway.plan('never-ends');
    const first = await deployed(scene, imageOf('b'));
    scene.railway.plan('succeeds');
    scene.railway.finish(scene.railway.startElsewhere(place, imageOf('a')));
    scene.pass(60_000);
    await newest(scene);
    scene.pass(60_000);
    expect(scene.railway.deployments.find(({ id }) => id === first)?.state).toBe('REMOVED');
  });
});

describe('a rollback', () => {
  const rollBack = 'mutation($id: String!) { deploymentRollback(id: $id) }';

  it('brings image and variables back, and says no id', async () => {
    await using scene = await openRailway();
    const before = await newest(scene);
    const [first] = scene.railway.deployments;
    scene.railway.instance(place).variables = { GREETING: 'broken' };
    await deployed(scene, imageOf('b'));
    scene.pass(60_000);
    await newest(scene);
    expect(before).not.toBe('');
    const { json } = await scene.ask(rollBack, { variables: { id: first?.id } });
    expect(json).toEqual({ data: { deploymentRollback: true } });
    scene.pass(60_000);
    expect(await served(scene)).toMatchObject({ artifact: imageOf('a') });
    expect(scene.railway.instance(place)).toMatchObject({ variables: {}, source: { image: imageOf('b') } });
  });

  it('is refused to what is live, and to what is kept no longer', async () => {
    await using scene = await openRailway({ plan: 'hobby' });
    await newest(scene);
    const id = scene.railway.deployments[0]?.id;
    const refusal = { data: null, errors: [{ message: 'Cannot rollback to this deployment' }] };
    expect((await scene.ask(rollBack, { variables: { id } })).json).toMatchObject(refusal);
    await deployed(scene, imageOf('b'));
    scene.pass(73 * 3_600_000);
    expect((await scene.ask(rollBack, { variables: { id } })).json).toMatchObject(refusal);
  });
});

it('cancels what is not being started yet, and refuses to after that', async () => {
  await using scene = await openRailway();
  const cancel = 'mutation($id: String!) { deploymentCancel(id: $id) }';
  const first = await deployed(scene, imageOf('b'));
  expect((await scene.ask(cancel, { variables: { id: first } })).json).toEqual({ data: { deploymentCancel: true } });
  const second = await deployed(scene, imageOf('b'));
  scene.pass(3_000);
  expect((await scene.ask(cancel, { variables: { id: second } })).json).toMatchObject({ data: null });
  expect(scene.railway.deployments.map(({ cancelled }) => cancelled)).toEqual([false, false, true, false]);
});

it('answers 502 for a service that was never live', async () => {
  await using scene = await openRailway({ services: [{ name: 'orders', source: {} }] });
  expect(await served(scene)).toBe(502);
  const { json } = await scene.ask(deployIn, { variables: scene.ids });
  expect(json).toMatchObject({ data: null, errors: [{ message: 'Service has no source' }] });
});

it('asks a registry for an image when it is deployed', async () => {
  const known = new Set([imageOf('a')]);
  const images = (reference: string) => {
    const [name = '', digest = ''] = reference.split('@');
    return known.has(reference) ? { name, digest } : undefined;
  };
  await using scene = await openRailway({ images });
  const stateOf = async (): Promise<string | undefined> => {
    const id = await deployed(scene, imageOf('f'));
    scene.pass(60_000);
    await scene.ask(statusOf, { variables: { id } });
    return scene.railway.deployments.find((one) => one.id === id)?.state;
  };
  expect(await stateOf()).toBe('FAILED');
  known.add(imageOf('f'));
  expect(await stateOf()).toBe('SUCCESS');
});
