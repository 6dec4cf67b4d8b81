import { describe, expect, it } from 'vitest';
import { call, failureOf, noAnswer, scripted } from './scripted.ts';

const config = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'shop' }, data: { x: '1' } };
const status = (code: number, reason: string, message: string, details: object = {}) => ({
  status: code,
  body: { kind: 'Status', reason, message, code, details },
});

describe('apply', () => {
  it('is a strict server-side apply under the name of the field manager', async () => {
    const { kube, asked } = scripted(() => ({ status: 201, body: config }));
    expect(await kube.apply(config, {}, call)).toMatchObject({ outcome: 'created', warnings: [] });
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({
      method: 'PATCH',
      path: '/api/v1/namespaces/shop/configmaps/a?fieldManager=aevon&fieldValidation=Strict',
      body: config,
    });
    expect(asked[0]?.headers).toMatchObject({
      'content-type': 'application/apply-patch+yaml',
      authorization: 'Bearer token-1',
    });
  });

  it('asks for a dry run and for force only when told', async () => {
    const { kube, asked } = scripted(() => ({ status: 200, body: config }));
    await kube.apply(config, { dryRun: true, force: true }, call);
    expect(asked[0]?.path).toMatch(/&dryRun=All&force=true$/);
  });

  it('keeps the warnings of the server', async () => {
    const headers = { warning: '299 - "would violate \\"restricted\\"", 299 - "old version"' };
    const { kube } = scripted(() => ({ status: 200, body: config, headers }));
    expect(await kube.apply(config, {}, call)).toMatchObject({
      warnings: ['would violate "restricted"', 'old version'],
    });
  });

  it('says who owns which field', async () => {
    const causes = [
      { reason: 'FieldManagerConflict', message: 'conflict with "kubectl" using apps/v1', field: '.spec.replicas' },
    ];
    const { kube } = scripted(() => status(409, 'Conflict', 'Apply failed with 1 conflict', { causes }));
    expect(await kube.apply(config, {}, call)).toMatchObject({
      outcome: 'refused',
      refusal: { reason: 'conflict', conflicts: [{ manager: 'kubectl', field: '.spec.replicas' }] },
    });
  });

  it('takes a field that the schema lacks for a mistake of the user, although it is answered with 500', async () => {
    const message = 'failed to create typed patch object (shop/a; v1): .spec.replicsa: field not declared in schema';
    const { kube, asked } = scripted(() => status(500, '', message));
    expect(await kube.apply(config, {}, call)).toMatchObject({
      refusal: { reason: 'invalid', fields: ['.spec.replicsa'], message },
    });
    expect(asked).toHaveLength(1);
  });

  it('sends again what a server that breaks down may not have taken, and nothing else', async () => {
    const { kube, asked, clock } = scripted((_, nth) => {
      if (nth === 1) return noAnswer();
      return nth === 2 ? status(500, 'InternalError', 'etcdserver: leader changed') : { status: 200, body: config };
    });
    expect(await kube.apply(config, {}, call)).toMatchObject({ outcome: 'configured' });
    expect(asked.map(({ retry }) => retry)).toEqual(['once', 'once', 'once']);
    expect(clock.slept).toEqual([250, 500]);
  });

  it('gives up with the words of the server', async () => {
    const { kube, asked } = scripted(() => status(500, 'InternalError', 'failed calling webhook "gate"'));
    const { facts } = await failureOf(kube.apply(config, {}, call));
    expect(facts).toMatchObject({ kind: 'infrastructure', code: 'cluster-unavailable' });
    expect(facts.what).toContain('failed calling webhook "gate"');
    expect(asked).toHaveLength(6);
  });

  it.each([
    [403, 'Forbidden', 'exceeded quota', {}, 'forbidden'],
    [422, 'Invalid', 'spec.selector: field is immutable', {}, 'invalid'],
    [404, 'NotFound', 'namespaces "shop" not found', { kind: 'namespaces' }, 'no-namespace'],
  ])('sorts %i %s', async (code, reason, message, details, expected) => {
    const { kube } = scripted(() => status(code, reason, message, details));
    expect(await kube.apply(config, {}, call)).toMatchObject({ refusal: { reason: expected, message } });
  });

  it('knows a kind that the cluster lacks without sending it', async () => {
    const { kube, asked } = scripted(() => ({ status: 404 }));
    const applied = await kube.apply({ ...config, apiVersion: 'acme.io/v1', kind: 'Widget' }, {}, call);
    expect(applied).toMatchObject({ refusal: { reason: 'unknown-kind' } });
    expect(asked.map(({ path }) => path)).toEqual(['/apis/acme.io/v1']);
  });

  it('keeps the values of a Secret out of what it says', async () => {
    const secret = { ...config, kind: 'Secret' };
    const causes = [{ reason: 'FieldValueInvalid', message: 'Invalid value: "hunter2"', field: 'data[x y]' }];
    const { kube } = scripted(() => status(422, 'Invalid', 'data[x y]: Invalid value: "hunter2"', { causes }));
    const applied = await kube.apply(secret, {}, call);
    expect(applied).toMatchObject({ refusal: { message: 'the Secret is invalid (data[x y])' } });
    expect(JSON.stringify(applied)).not.toContain('hunter2');
  });
});

describe('a token', () => {
  it('that the server refuses is replaced once, and told', async () => {
    const refusedTokens: (string | undefined)[] = [];
    const token = async (refused?: string): Promise<string> => {
      refusedTokens.push(refused);
      return refused === undefined ? 'old' : 'new';
    };
    const answer = ({ headers }: { headers: Readonly<Record<string, string>> }) =>
      headers['authorization'] === 'Bearer new' ? { status: 200, body: config } : { status: 401 };
    const { kube } = scripted((asked) => answer(asked), token);
    expect(await kube.get({ apiVersion: 'v1', kind: 'ConfigMap', namespace: 'shop', name: 'a' }, call)).toEqual(config);
    expect(refusedTokens).toContain('old');
  });

  it('that is refused twice is a failure of the user', async () => {
    const { kube } = scripted(() => ({ status: 401 }));
    const { facts } = await failureOf(kube.list({ apiVersion: 'v1', kind: 'ConfigMap', namespace: 'shop' }, call));
    expect(facts).toMatchObject({ kind: 'user', code: 'cluster-unauthorized' });
  });
});

describe('reading', () => {
  it('asks for the kinds of a version once', async () => {
    let discoveries = 0;
    const { kube } = scripted(({ path }) => {
      if (path === '/apis/acme.io/v1') {
        discoveries += 1;
        return { status: 200, body: { resources: [{ kind: 'Widget', name: 'widgets', namespaced: true }] } };
      }
      return { status: 404 };
    });
    const ref = { apiVersion: 'acme.io/v1', kind: 'Widget', namespace: 'shop', name: 'a' };
    expect(await Promise.all([kube.get(ref, call), kube.get(ref, call), kube.get(ref, call)])).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(discoveries).toBe(1);
  });

  it('puts the pages of a list together, and begins again when they are forgotten', async () => {
    const page = (name: string, next?: string) => ({
      status: 200,
      body: { metadata: { resourceVersion: '7', continue: next }, items: [{ metadata: { name } }] },
    });
    const { kube, asked } = scripted((_, nth) => {
      const pages = [page('a', 'more'), { status: 410 }, page('a', 'again'), page('b')];
      return pages[nth - 1] ?? { status: 500 };
    });
    const { items, resourceVersion } = await kube.list({ apiVersion: 'v1', kind: 'ConfigMap' }, call);
    expect(items.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual(['ConfigMap a', 'ConfigMap b']);
    expect(resourceVersion).toBe('7');
    expect(asked[3]?.path).toContain('continue=again');
  });

  it('finds no log where none was written', async () => {
    const { kube } = scripted(() => status(400, 'BadRequest', 'previous terminated container not found'));
    expect(await kube.log({ namespace: 'shop', pod: 'p', container: 'c', tailLines: 5, previous: true }, call)).toEqual(
      [],
    );
  });

  it('does not believe at once that what it could read is forbidden now', async () => {
    const list = { status: 200, body: { metadata: { resourceVersion: '7' }, items: [] } };
    const { kube, clock } = scripted((_, nth) => (nth === 2 || nth === 3 ? { status: 403 } : list));
    const query = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'shop' };
    await kube.list(query, call);
    expect(await kube.list(query, call)).toMatchObject({ items: [] });
    expect(clock.slept).toEqual([250, 500]);
  });

  it('believes in the end, and at once what it never could', async () => {
    const list = { status: 200, body: { metadata: { resourceVersion: '7' }, items: [] } };
    const { kube, asked } = scripted((_, nth) => (nth === 1 ? list : { status: 403 }));
    const query = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'shop' };
    await kube.list(query, call);
    expect((await failureOf(kube.list(query, call))).facts.code).toBe('cluster-forbidden');
    expect(asked).toHaveLength(8);
    expect((await failureOf(kube.list({ ...query, kind: 'Secret' }, call))).facts.code).toBe('cluster-forbidden');
    expect(asked).toHaveLength(9);
  });

  it('names the right that is lacking', async () => {
    const { kube } = scripted(() => status(403, 'Forbidden', 'User "ci" cannot list resource "configmaps"'));
    const { facts } = await failureOf(kube.list({ apiVersion: 'v1', kind: 'ConfigMap', namespace: 'shop' }, call));
    expect(facts).toMatchObject({ kind: 'user', code: 'cluster-forbidden' });
    expect(facts.what).toContain('cannot list resource "configmaps"');
  });
});

describe('watch', () => {
  const object = (name: string, resourceVersion: string) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, resourceVersion },
  });
  const lines = (...events: readonly (readonly [string, unknown])[]) =>
    events.map(([type, of]) => `${JSON.stringify({ type, object: of })}\n`).join('');
  const listed = (version: string, ...names: readonly string[]) => ({
    status: 200,
    body: { metadata: { resourceVersion: version }, items: names.map((name) => object(name, version)) },
  });

  it('lists, goes on from where it was, and lists anew when the server has forgotten', async () => {
    const answers = [
      listed('5', 'a'),
      {
        status: 200,
        body: lines(['MODIFIED', object('a', '6')], ['BOOKMARK', { metadata: { resourceVersion: '9' } }]),
      },
      { status: 500 },
      { status: 200, body: lines(['ERROR', { code: 410, reason: 'Expired' }]) },
      listed('20', 'b'),
      { status: 200, body: lines(['DELETED', object('b', '21')]) },
    ];
    const { kube, asked, clock } = scripted((_, nth) => answers[nth - 1] ?? { status: 403 });
    const seen: string[] = [];
    const watching = async (): Promise<void> => {
      for await (const event of kube.watch({ apiVersion: 'v1', kind: 'ConfigMap', namespace: 'shop' }, call))
        seen.push(event.type === 'all' ? `all ${event.objects.length}` : `${event.type} ${event.object.metadata.name}`);
    };
    expect((await failureOf(watching())).facts.code).toBe('cluster-forbidden');
    expect(seen).toEqual(['all 1', 'changed a', 'all 1', 'gone b']);
    const versions = asked.map(({ path }) => new URL(path, 'https://x').searchParams.get('resourceVersion'));
    expect(versions.slice(0, 7)).toEqual([null, '5', '9', '9', null, '20', '21']);
    // What it allowed before and refuses now is asked again for some seconds.
    expect(versions.slice(7)).toEqual(Array(6).fill('21'));
    expect(clock.monotonic()).toBeLessThan(30_000);
    expect(asked[1]?.path).toContain('allowWatchBookmarks=true');
  });

  it('does not ask again what was never allowed', async () => {
    const { kube, asked } = scripted((_, nth) => (nth === 1 ? listed('5') : { status: 403 }));
    const watching = async (): Promise<void> => {
      for await (const { type } of kube.watch({ apiVersion: 'v1', kind: 'ConfigMap' }, call)) expect(type).toBe('all');
    };
    expect((await failureOf(watching())).facts.code).toBe('cluster-forbidden');
    expect(asked).toHaveLength(2);
  });

  it('ends at its deadline when the server stays away', async () => {
    const { kube, clock } = scripted((_, nth) => (nth === 1 ? listed('5') : noAnswer()));
    const seen: string[] = [];
    for await (const { type } of kube.watch({ apiVersion: 'v1', kind: 'ConfigMap' }, call)) seen.push(type);
    expect(seen).toEqual(['all']);
    expect(clock.monotonic()).toBeGreaterThanOrEqual(60_000);
  });

  it('puts together a line that comes in pieces', async () => {
    const { kube } = scripted((_, nth) =>
      nth === 1 ? listed('5') : { status: 200, body: lines(['ADDED', object('ä', '6')]) },
    );
    for await (const event of kube.watch({ apiVersion: 'v1', kind: 'ConfigMap' }, call)) {
      if (event.type === 'all') continue;
      expect(event.object.metadata.name).toBe('ä');
      break;
    }
  });
});
