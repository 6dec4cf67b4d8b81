import { expect, it } from 'vitest';
import { call, factsOf, textWith } from './play.ts';
import { openRailwayStage } from './stage.ts';

it('finds by an account or workspace token what is named, by name or by id', async () => {
  await using stage = await openRailwayStage();
  const { railway } = stage;
  const project = railway.projectId;
  for (const kind of ['account', 'workspace'] as const) {
    const token = railway.issueToken(kind);
    const named = stage.targetWith({ token, project, environment: 'staging' });
    const byId = stage.targetWith({
      ...{ token, project, environment: railway.environmentId('staging'), service: railway.serviceId('orders') },
    });
    const present = await named.resolve(call);
    expect(present).toMatchObject({ service: { name: 'orders' }, url: 'https://orders-staging.up.railway.app' });
    expect(await byId.resolve(call)).toEqual(present);
  }
});

it('takes a token that was pasted with a line feed', async () => {
  await using stage = await openRailwayStage();
  const target = stage.targetWith({ token: `${stage.railway.issueToken('project', 'staging')}\n` });
  expect((await target.resolve(call)).url).toBe('https://orders-staging.up.railway.app');
});

it('asks which kind of token it is once, and asks again when that was not answered', async () => {
  await using stage = await openRailwayStage();
  stage.faultOn('ProjectToken', { kind: 'html-500', status: 200 });
  const target = stage.targetWith();
  expect(await factsOf(target.resolve(call))).toMatchObject({ kind: 'infrastructure', code: 'platform-unavailable' });
  await target.resolve(call);
  const before = stage.world.requests.length;
  await target.resolve(call);
  expect(stage.world.requests.length - before).toBe(1);
});

it('says what is missing beside a token that is for no single environment', async () => {
  await using stage = await openRailwayStage();
  const token = stage.railway.issueToken('account');
  const { projectId: project } = stage.railway;
  expect(await factsOf(stage.targetWith({ token }).resolve(call))).toMatchObject({
    ...{ kind: 'user', code: 'project-missing', fix: textWith('project token') },
  });
  expect(await factsOf(stage.targetWith({ token, project }).resolve(call))).toMatchObject({
    ...{ kind: 'user', code: 'environment-missing' },
  });
});

it('names the environments and services that there are', async () => {
  await using stage = await openRailwayStage();
  const token = stage.railway.issueToken('account');
  const options = { token, project: stage.railway.projectId, environment: 'prod' };
  expect(await factsOf(stage.targetWith(options).resolve(call))).toMatchObject({
    ...{ kind: 'user', code: 'environment-not-found', cause: 'it has production, staging' },
  });
  expect(await factsOf(stage.targetWith({ service: 'order' }).resolve(call))).toMatchObject({
    ...{ kind: 'user', code: 'service-not-found', cause: 'it has web, orders', what: textWith('production of shop') },
  });
});

it('reads lists that do not fit on one page', async () => {
  const environments = Array.from({ length: 130 }, (_, index) => `pr-${index}`);
  await using stage = await openRailwayStage({ railway: { environments: ['production', ...environments] } });
  const token = stage.railway.issueToken('workspace');
  const target = stage.targetWith({ token, project: stage.railway.projectId, environment: 'pr-129' });
  expect((await target.resolve(call)).url).toBe('https://orders-pr-129.up.railway.app');
});

it('does not deploy elsewhere than was said, whatever the project token is for', async () => {
  await using stage = await openRailwayStage();
  expect(await factsOf(stage.targetWith({ environment: 'staging' }).resolve(call))).toMatchObject({
    ...{ kind: 'user', code: 'token-elsewhere', what: textWith('environment production') },
  });
  expect(await factsOf(stage.targetWith({ project: 'another' }).resolve(call))).toMatchObject({
    ...{ kind: 'user', code: 'token-elsewhere', what: textWith('project shop') },
  });
  expect(await stage.targetWith({ environment: 'production', project: 'shop' }).resolve(call)).toBeDefined();
});

it('says of a token that is none how a good one is had', async () => {
  await using stage = await openRailwayStage();
  for (const token of ['', '  ', 'wrong']) {
    const target = stage.targetWith({ token, project: stage.railway.projectId, environment: 'production' });
    expect(await factsOf(target.resolve(call))).toMatchObject({
      ...{ kind: 'user', code: 'token-refused', fix: textWith('project token') },
    });
  }
});

it('says of a project that this token may not see that it was not found', async () => {
  await using stage = await openRailwayStage();
  const options = { token: stage.railway.issueToken('account'), project: 'gone', environment: 'production' };
  expect(await factsOf(stage.targetWith(options).resolve(call))).toMatchObject({ kind: 'user', code: 'not-found' });
});
