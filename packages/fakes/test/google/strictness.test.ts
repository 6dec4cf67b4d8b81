import { expect, describe, it } from 'vitest';
import { answerJson, createGithub, createGoogle, issuerHost, startWorld, type World } from '../../src/index.ts';
import { type Received, send } from '../support/client.ts';
import { textOf } from '../support/twirp.ts';

const provider = 'projects/420/locations/global/workloadIdentityPools/github/providers/actions';
const everybody = 'principalSet://iam.googleapis.com/projects/420/locations/global/workloadIdentityPools/github/*';
const account = 'deployer@shop-prod.iam.gserviceaccount.com';
const clusters = 'https://container.googleapis.com/v1/projects/shop-prod/locations/europe-west3/clusters';
const dnsHost = 'https://gke-1a2b.europe-west3.gke.goog';
const job = { ref: 'refs/heads/main', sha: '1'.repeat(40), event: 'push', runId: '7' };

const exchangeBody = {
  audience: `//iam.googleapis.com/${provider}`,
  grantType: 'urn:ietf:params:oauth:grant-type:token-exchange',
  requestedTokenType: 'urn:ietf:params:oauth:token-type:access_token',
  scope: 'https://www.googleapis.com/auth/cloud-platform',
  subjectTokenType: 'urn:ietf:params:oauth:token-type:jwt',
};

interface Scene extends AsyncDisposable {
  readonly world: World;
  pass(seconds: number): void;
  idToken(audience?: string): Promise<string>;
  exchange(body: object): Promise<Received>;
  token(): Promise<string>;
  get(url: string, token?: string): Promise<Received>;
}

async function openScene(): Promise<Scene> {
  let time = Date.UTC(2026, 0, 1);
  const now = (): Date => new Date(time);
  const github = createGithub({ repository: { owner: 'acme', name: 'shop', directory: '/nowhere' }, now });
  const issuer = github.hosts[issuerHost] ?? (() => ({ status: 404 }));
  const google = createGoogle({
    ...{ issuer, now, pools: [{ provider }], serviceAccounts: { [account]: [everybody] } },
    permissions: { [everybody]: ['container.clusters.get'] },
    project: {
      ...{ id: 'shop-prod', number: '420' },
      clusters: [
        {
          ...{ name: 'shop', location: 'europe-west3', dns: { label: 'gke-1a2b' }, publicIp: '34.1.2.3' },
          answer: ({ url, headers }) => answerJson(200, { path: url.pathname, user: headers['x-remote-user'] }),
        },
      ],
    },
  });
  const world = await startWorld({ hosts: { ...github.hosts, ...google.hosts } });
  const post = async (url: string, body: object, token?: string): Promise<Received> =>
    send(world, 'POST', url, {
      body,
      headers: {
        'content-type': 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
    });
  const scene: Scene = {
    world,
    pass: (seconds) => void (time += seconds * 1000),
    idToken: async (audience = `https://iam.googleapis.com/${provider}`) => {
      const grant = github.grantIdToken(job);
      const url = `${grant.url}&audience=${encodeURIComponent(audience)}`;
      return textOf(
        (await send(world, 'GET', url, { headers: { authorization: `Bearer ${grant.token}` } })).json,
        'value',
      );
    },
    exchange: async (body) => post('https://sts.googleapis.com/v1/token', body),
    token: async () =>
      textOf((await scene.exchange({ ...exchangeBody, subjectToken: await scene.idToken() })).json, 'access_token'),
    get: async (url, token = '') => send(world, 'GET', url, { headers: { authorization: `Bearer ${token}` } }),
    [Symbol.asyncDispose]: async () => world.stop(),
  };
  return scene;
}

describe('the token service of Google', () => {
  it('takes what GitHub signed for it, and nothing else', async () => {
    await using scene = await openScene();
    const good = await scene.idToken();
    const refused = async (body: object): Promise<unknown> => (await scene.exchange({ ...exchangeBody, ...body })).json;
    expect(await refused({ subjectToken: good, surprise: 1 })).toMatchObject({
      error: { code: 400, status: 'INVALID_ARGUMENT', message: expect.stringContaining('"surprise"') as unknown },
    });
    expect(await refused({ subjectToken: good, scope: 'email' })).toMatchObject({ error: 'invalid_request' });
    expect(await refused({ subjectToken: good, audience: `//iam.googleapis.com/${provider}x` })).toMatchObject({
      error: 'invalid_target',
    });
    expect(await refused({ subjectToken: await scene.idToken('sts') })).toMatchObject({ error: 'invalid_grant' });
    const [header = '', claims = '', signature = ''] = good.split('.');
    const forged = Buffer.from(claims, 'base64url').toString().replace('acme/shop', 'evil/shop');
    const subjectToken = [header, Buffer.from(forged).toString('base64url'), signature].join('.');
    expect(await refused({ subjectToken })).toMatchObject({ error_description: 'Invalid JWT signature.' });
    expect(await refused({ subjectToken: 'nonsense' })).toMatchObject({ error: 'invalid_request' });
    expect(await refused({ subjectToken: good })).toMatchObject({ token_type: 'Bearer', expires_in: 300 });
    scene.pass(301);
    expect(await refused({ subjectToken: good })).toMatchObject({ error: 'invalid_grant' });
  });
});

describe('the APIs of Google', () => {
  it('take a token until it ends', async () => {
    await using scene = await openScene();
    const token = await scene.token();
    expect((await scene.get(`${clusters}/shop`, token)).status).toBe(200);
    scene.pass(300);
    expect((await scene.get(`${clusters}/shop`, token)).json).toMatchObject({ error: { status: 'UNAUTHENTICATED' } });
  });

  it('refuse a lifetime over an hour, an unknown query, and what nobody was granted', async () => {
    await using scene = await openScene();
    const token = await scene.token();
    const url = `https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${account}:generateAccessToken`;
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const body = { scope: ['https://www.googleapis.com/auth/cloud-platform'] };
    const ask = async (more: object): Promise<number> =>
      (await send(scene.world, 'POST', url, { headers, body: { ...body, ...more } })).status;
    expect([await ask({}), await ask({ lifetime: '3601s' }), await ask({ lifetimes: '1s' })]).toEqual([200, 400, 400]);
    expect((await scene.get(`${clusters}/shop?view=full`, token)).status).toBe(400);
    expect((await scene.get(clusters, token)).json).toMatchObject({
      error: { message: 'Required "container.clusters.list" permission(s) for "projects/shop-prod".' },
    });
  });
});

describe('the way to a control plane', () => {
  it('hands on what has a token, with whose it is', async () => {
    await using scene = await openScene();
    const token = await scene.token();
    expect((await scene.get('https://34.1.2.3/api', token)).json).toEqual({
      path: '/api',
      user: 'repo:acme@80000001/shop@900000001:ref:refs/heads/main',
    });
    expect((await scene.get('https://34.1.2.3/api')).json).toMatchObject({ kind: 'Status', code: 401 });
    expect((await scene.get('https://34.1.2.3/version')).status).toBe(200);
  });

  it('by its DNS endpoint needs a permission of its own', async () => {
    await using scene = await openScene();
    expect((await scene.get(`${dnsHost}/api`, await scene.token())).json).toMatchObject({ kind: 'Status', code: 403 });
    expect((await scene.get(`${dnsHost}/version`)).status).toBe(401);
  });
});
