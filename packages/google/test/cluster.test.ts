import { describe, expect, it } from 'vitest';
import { chooseEndpoint, type Endpoint, type EndpointMode, reachEndpoint, readCluster } from '../src/index.ts';
import { bounds, factsOf, openScene, providerName, repositoryMember, type Scene, type SceneOptions } from './scene.ts';

const place = { project: 'shop-prod', location: 'europe-west3', cluster: 'shop' };
const base = { name: 'shop', location: 'europe-west3' };
const networks = [{ cidrBlock: '203.0.113.0/24', displayName: 'office' }, { cidrBlock: '198.51.100.7/32' }];

async function wayTo(scene: Scene, mode: EndpointMode): Promise<Endpoint> {
  const tools = scene.tools();
  return chooseEndpoint(await readCluster(place, tools, bounds), mode, tools, bounds);
}

/** Goes the whole way with a token, as a client of the control plane does. */
async function askThrough(scene: Scene, { server, ca }: Endpoint): Promise<number> {
  const headers = { authorization: `Bearer ${await scene.source()()}` };
  const request = { method: 'GET', url: `${server}/api/v1/namespaces`, headers, purpose: 'list', ca } as const;
  return (await scene.http.send({ ...request, ...bounds })).status;
}

describe('a cluster', () => {
  it('is read by the id or the number of its project', async () => {
    await using scene = await openScene();
    for (const project of ['shop-prod', '420'])
      expect(await readCluster({ ...place, project }, scene.tools(), bounds)).toMatchObject({
        name: 'shop',
        status: 'RUNNING',
        dns: { host: 'gke-1a2b.europe-west3.gke.goog', open: true },
      });
  });

  it('that is not there is told with those that are', async () => {
    await using scene = await openScene();
    const facts = await factsOf(readCluster({ ...place, cluster: 'shops' }, scene.tools(), bounds));
    expect(facts).toMatchObject({ kind: 'user', code: 'cluster-not-found' });
    expect(facts.cause).toContain('shop in europe-west3');
  });

  it('that is not there is told so where nobody may list', async () => {
    await using scene = await openScene({ permissions: { [repositoryMember]: ['container.clusters.get'] } });
    const facts = await factsOf(readCluster({ ...place, cluster: 'shops' }, scene.tools(), bounds));
    expect(facts).toMatchObject({
      code: 'cluster-not-found',
      cause: expect.stringContaining('may not see it') as unknown,
    });
  });

  it.each(['europe-west1', 'europe'])('is found in another location than %s', async (location) => {
    await using scene = await openScene();
    const facts = await factsOf(readCluster({ ...place, location }, scene.tools(), bounds));
    expect(facts).toMatchObject({ code: 'cluster-elsewhere', fix: 'give `location: europe-west3`' });
  });

  it('that does not run is no target', async () => {
    await using scene = await openScene({ clusters: [{ ...base, status: 'PROVISIONING' }] });
    expect(await factsOf(readCluster(place, scene.tools(), bounds))).toMatchObject({ code: 'cluster-not-running' });
  });

  it('names the permission that is missing', async () => {
    await using scene = await openScene({ permissions: {} });
    const facts = await factsOf(readCluster(place, scene.tools(), bounds));
    expect(facts).toMatchObject({ kind: 'user', code: 'google-forbidden' });
    expect(facts.cause).toContain('`container.clusters.get`');
  });

  it('names the API that is off', async () => {
    await using scene = await openScene({ disabledApis: ['container.googleapis.com'] });
    const facts = await factsOf(readCluster(place, scene.tools(), bounds));
    expect(facts).toMatchObject({ code: 'google-api-disabled' });
    expect(facts.fix).toContain('gcloud services enable container.googleapis.com');
  });
});

describe('the way to a control plane', () => {
  const all = {
    ...{ ...base, dns: { label: 'gke-1a2b' }, publicIp: '34.1.2.3', privateIp: '10.0.0.2' },
    membership: { name: 'shop', location: 'global' },
  };
  const gateway = 'https://connectgateway.googleapis.com/v1/projects/420/locations/global/gkeMemberships/shop';
  it.each<[EndpointMode, SceneOptions['clusters'] & {}, string, boolean]>([
    ['auto', [all], 'https://gke-1a2b.europe-west3.gke.goog', false],
    ['dns', [all], 'https://gke-1a2b.europe-west3.gke.goog', false],
    ['auto', [{ ...all, dns: { label: 'x', open: false } }], 'https://34.1.2.3', true],
    ['public', [all], 'https://34.1.2.3', true],
    ['private', [all], 'https://10.0.0.2', true],
    ['connect', [all], gateway, false],
    ['auto', [{ ...base, privateIp: '10.0.0.2', membership: all.membership }], gateway, false],
  ])('is, with %s, open', async (mode, clusters, server, withCa) => {
    await using scene = await openScene({ clusters });
    const endpoint = await wayTo(scene, mode);
    expect(endpoint.server).toBe(server);
    expect(endpoint.ca?.includes('BEGIN CERTIFICATE') ?? false).toBe(withCa);
    expect(await askThrough(scene, endpoint)).toBe(200);
    expect(scene.arrived.at(-1)?.url.pathname).toBe('/api/v1/namespaces');
  });

  it.each<[EndpointMode, SceneOptions['clusters'] & {}, string]>([
    ['dns', [{ ...base, dns: { label: 'x', open: false } }], '--enable-dns-access'],
    ['public', [{ ...base, privateIp: '10.0.0.2' }], '`endpoint: dns`'],
    ['private', [{ ...base, dns: { label: 'x' } }], '`endpoint: dns`'],
    ['connect', [{ ...base, publicIp: '34.1.2.3' }], '--enable-fleet'],
    ['auto', [{ ...base, privateIp: '10.0.0.2' }], 'endpoint: private'],
  ])('with %s that is not there is told with the command that opens it', async (mode, clusters, fix) => {
    await using scene = await openScene({ clusters });
    const facts = await factsOf(wayTo(scene, mode));
    expect(facts).toMatchObject({ kind: 'user', code: 'endpoint-unavailable' });
    expect(facts.fix).toContain(fix);
  });

  it('finds the number of a project that a fleet names by its id', async () => {
    const permissions = { [repositoryMember]: ['gkehub.memberships.list', 'resourcemanager.projects.get'] };
    await using scene = await openScene({ clusters: [all], permissions, pools: [{ provider: providerName }] });
    const cluster = {
      ...{ name: 'shop', project: 'shop-prod', location: 'europe-west3', status: 'RUNNING', statusMessage: undefined },
      ...{ ca: undefined, dns: undefined, publicIp: undefined, privateIp: undefined, authorizedNetworks: undefined },
      fleetProject: 'shop-prod',
    };
    expect((await chooseEndpoint(cluster, 'connect', scene.tools(), bounds)).server).toBe(gateway);
  });

  it('that is closed to this runner is told with the networks that it lets in', async () => {
    await using scene = await openScene({ clusters: [{ ...all, authorizedNetworks: networks }] });
    const cluster = await readCluster(place, scene.tools(), bounds);
    const endpoint = await chooseEndpoint(cluster, 'public', scene.tools(), bounds);
    await reachEndpoint(endpoint, cluster, scene.http, bounds);
    scene.world.faults.add({ kind: 'hang', host: '34.1.2.3', path: /./ });
    const facts = await factsOf(reachEndpoint(endpoint, cluster, scene.http, { ...bounds, deadlineMs: 200 }));
    expect(facts).toMatchObject({ kind: 'infrastructure', code: 'control-plane-unreachable' });
    expect(facts.cause).toContain('203.0.113.0/24 (office), 198.51.100.7/32');
    expect(facts.fix).toContain('endpoint: dns');
  });
});
