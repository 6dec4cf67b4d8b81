import { describe, expect, it } from 'vitest';
import { send } from '../support/client.ts';
import { containing } from '../support/matchers.ts';
import { imageOf, openRailway, place, url } from './scene.ts';

const instance =
  'query($environmentId: String!, $serviceId: String!) { serviceInstance(environmentId: $environmentId, serviceId: $serviceId)';
const update = `mutation($environmentId: String!, $serviceId: String!, $input: ServiceInstanceUpdateInput!) {
  serviceInstanceUpdate(environmentId: $environmentId, serviceId: $serviceId, input: $input)
}`;
const whoAmI = '{ projectToken { projectId environmentId } }';

describe('a request', () => {
  it.each([
    { query: '{ deployments { edges }', says: 'Syntax Error' },
    { query: '{ deployment(id: "x") { id state } }', says: 'Cannot query field "state"' },
    { query: '{ deployment(id: "x") }', says: 'must have a selection of subfields' },
    { query: 'mutation { deploymentRollback(id: "x") { id } }', says: 'must not have a selection' },
    { query: 'mutation { deploymentCancel }', says: 'of type "String!" is required' },
  ])('with a wrong document is answered with 400: $says', async ({ query, says }) => {
    await using scene = await openRailway();
    const { status, json } = await scene.ask(query);
    expect({ status, json }).toMatchObject({ status: 400, json: { errors: [{ message: containing(says) }] } });
  });

  it('with credentials inside the source is refused: they are its sibling', async () => {
    await using scene = await openRailway();
    const registryCredentials = { username: 'ada', password: 'x' };
    const nested = { source: { image: imageOf('b'), registryCredentials } };
    const wrong = await scene.ask(update, { variables: { ...scene.ids, input: nested } });
    expect(wrong).toMatchObject({ status: 400, json: { errors: [{ message: containing('registryCredentials') }] } });
    const input = { source: { image: imageOf('b') }, registryCredentials };
    const right = await scene.ask(update, { variables: { ...scene.ids, input } });
    expect(right.json).toEqual({ data: { serviceInstanceUpdate: true } });
    expect(scene.railway.instance(place)).toMatchObject({
      source: { image: imageOf('b') },
      credentials: registryCredentials,
    });
  });

  it.each([
    { variables: { serviceId: 'x' }, says: 'environmentId' },
    { variables: { environmentId: 7, serviceId: 'x' }, says: 'String cannot represent a non string value' },
  ])('with wrong variables is answered with 400: $says', async ({ variables, says }) => {
    await using scene = await openRailway();
    const { status, json } = await scene.ask(`${instance} { id } }`, { variables });
    expect({ status, json }).toMatchObject({ status: 400, json: { errors: [{ message: containing(says) }] } });
  });

  it('with another body, method, type or path is refused', async () => {
    await using scene = await openRailway();
    expect(await scene.ask(whoAmI, { body: { operation: 'x' } })).toMatchObject({ status: 400 });
    expect(await scene.ask(whoAmI, { body: { variables: [] } })).toMatchObject({ status: 400 });
    expect(await scene.ask(whoAmI, { headers: { 'content-type': 'text/plain' } })).toMatchObject({ status: 400 });
    expect(await send(scene.world, 'GET', url)).toMatchObject({ status: 405 });
    expect(await send(scene.world, 'POST', url.replace('v2', 'v1'))).toMatchObject({ status: 404 });
  });
});

describe('a token', () => {
  it('is known in the header of its kind only', async () => {
    await using scene = await openRailway();
    const [project, account] = [scene.railway.issueToken('project', 'staging'), scene.railway.issueToken('account')];
    const asked = { variables: scene.ids };
    const said = async (query: string, headers: Record<string, string>): Promise<unknown> =>
      (await scene.ask(query, { ...asked, headers })).json;
    const notFound = { errors: [{ message: 'Project Token not found' }], data: null };
    const notAuthorized = { errors: [{ message: 'Not Authorized' }], data: null };
    expect(await said(whoAmI, { 'project-access-token': project })).toEqual({
      data: {
        projectToken: { projectId: scene.railway.projectId, environmentId: scene.railway.environmentId('staging') },
      },
    });
    expect(await said(whoAmI, { 'project-access-token': account })).toMatchObject(notFound);
    expect(await said(whoAmI, { authorization: `Bearer ${account}` })).toMatchObject(notFound);
    expect(await said(`${instance} { id } }`, { authorization: `Bearer ${project}` })).toMatchObject(notAuthorized);
    expect(await said(`${instance} { id } }`, {})).toMatchObject(notAuthorized);
    expect(await said(`${instance} { id } }`, { authorization: `Bearer ${account}` })).toMatchObject({
      data: { serviceInstance: {} },
    });
  });

  it('of one environment sees no other', async () => {
    await using scene = await openRailway();
    const headers = { 'project-access-token': scene.railway.issueToken('project', 'staging') };
    const { json } = await scene.ask(`${instance} { id } }`, { variables: scene.ids, headers });
    expect(json).toMatchObject({ data: null, errors: [{ message: 'Not Authorized' }] });
  });

  it('that was revoked is none', async () => {
    await using scene = await openRailway();
    const token = scene.railway.issueToken('project');
    scene.railway.revoke(token);
    const { status, json } = await scene.ask(whoAmI, { headers: { 'project-access-token': token } });
    expect({ status, json }).toMatchObject({ status: 200, json: { errors: [{ message: 'Project Token not found' }] } });
  });

  it('has as many requests an hour as its plan allows', async () => {
    await using scene = await openRailway({ plan: 'free' });
    const headers = { 'project-access-token': scene.railway.issueToken('project') };
    const first = await scene.ask(whoAmI, { headers });
    expect(first.headers).toMatchObject({ 'x-ratelimit-limit': '100', 'x-ratelimit-remaining': '99' });
    for (let sent = 1; sent < 100; sent += 1) await scene.ask(whoAmI, { headers });
    const { status, headers: limits } = await scene.ask(whoAmI, { headers });
    expect({ status, ...limits }).toMatchObject({ status: 429, 'retry-after': '3600', 'x-ratelimit-remaining': '0' });
    scene.pass(3_600_000);
    expect(await scene.ask(whoAmI, { headers })).toMatchObject({ status: 200 });
  });
});
