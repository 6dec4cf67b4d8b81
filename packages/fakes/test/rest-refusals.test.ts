import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Received, send } from './support/client.ts';
import { containing, matching } from './support/matchers.ts';
import { all, type Asking, openRestScene, type RestScene } from './support/rest.ts';
import { openScene } from './support/scene.ts';

let scene: RestScene;
let feature: string;
beforeAll(async () => {
  scene = await openRestScene();
  ({ feature } = scene);
});
afterAll(() => scene.stop());

const ask: RestScene['ask'] = (path, asking) => scene.ask(path, asking);

describe('refusals', () => {
  const comments = '/repos/acme/shop/issues/7/comments';

  it.each([
    ['a misspelt field', { bdy: 'x' }, '"bdy" is not a permitted key.'],
    ['an unknown field', { body: 'x', issue: 7 }, '"issue" is not a permitted key.'],
    ['a missing field', {}, '"body" wasn\'t supplied.'],
    ['a wrong type', { body: 7 }, "For 'properties/body', must be string."],
  ])('422 for %s', async (_what, body, message) => {
    expect(await ask(comments, { method: 'POST', body })).toMatchObject({
      status: 422,
      json: { message: containing(message), status: '422' },
    });
  });

  it('422 for a misspelt field deep in a check run, and for 51 annotations', async () => {
    const run = (output: object): Asking => ({
      method: 'POST',
      body: { name: 'lint', head_sha: feature, output: { title: 't', summary: 's', ...output } },
    });
    const annotation = { path: 'a', start_line: 1, end_line: 1, annotation_level: 'warning', message: 'm' };
    const deep = await ask('/repos/acme/shop/check-runs', run({ annotations: [{ ...annotation, startLine: 1 }] }));
    expect(deep.json).toMatchObject({ message: containing('"startLine" is not a permitted key.') });
    expect(
      (await ask('/repos/acme/shop/check-runs', run({ annotations: Array.from({ length: 51 }, () => annotation) })))
        .status,
    ).toBe(422);
    expect((await ask('/repos/acme/shop/check-runs', run({ annotations: [annotation] }))).status).toBe(201);
    const done = await ask('/repos/acme/shop/check-runs', {
      method: 'POST',
      body: { name: 'lint', head_sha: feature, status: 'completed' },
    });
    expect(done.status).toBe(422);
  });

  it('422 for a query that GitHub does not know', async () => {
    expect((await ask(`${comments}?per_page=5&pgae=2`)).json).toMatchObject({
      message: containing('"pgae"'),
    });
    expect((await ask(`${comments}?per_page=lots`)).status).toBe(422);
  });

  it('400, 403, 404 and 501 as the case may be', async () => {
    expect((await ask(comments, { method: 'POST', body: '{' })).json).toMatchObject({
      message: 'Problems parsing JSON',
    });
    expect((await ask(comments, { headers: { 'x-github-api-version': '2020-01-01' } })).status).toBe(400);
    expect((await ask(comments, { headers: { 'user-agent': '' } })).status).toBe(403);
    expect((await ask('/repos/acme/other')).json).toEqual({
      message: 'Not Found',
      documentation_url: 'https://docs.github.com/rest/repos/repos#get-a-repository',
      status: '404',
    });
    expect((await ask('/repos/acme/shop/nothing')).status).toBe(404);
    expect((await ask('/repos/acme/shop/issues/8/comments')).status).toBe(404);
    expect((await ask('/repos/acme/shop/contents/%E0%A4%A')).status).toBe(400);
    expect((await ask('/repos/acme/shop/topics')).status).toBe(501);
    expect(scene.world.crashes).toEqual([]);
  });

  it('401 and 403 by token', async () => {
    const post = { method: 'POST', body: { body: 'x' } };
    expect(await ask(comments, { ...post, headers: { authorization: 'Bearer ghs_wrong' } })).toMatchObject({
      status: 401,
      json: { message: 'Bad credentials' },
    });
    expect(await ask(comments, { ...post, permissions: 'anonymous' })).toMatchObject({
      status: 401,
      json: { message: 'Requires authentication' },
    });
    expect(await ask(comments, { ...post, permissions: { contents: 'write' } })).toMatchObject({
      status: 403,
      json: { message: 'Resource not accessible by integration' },
    });
    const fork = scene.github.issueToken({ permissions: all, forkReadOnly: true });
    expect((await ask(comments, { ...post, headers: { authorization: `token ${fork}` } })).status).toBe(403);
    expect((await ask(comments, { headers: { authorization: `token ${fork}` } })).status).toBe(200);
    scene.github.revokeToken(fork);
    expect((await ask(comments, { headers: { authorization: `token ${fork}` } })).status).toBe(401);
  });

  it('422 for a comment that is too long', async () => {
    expect((await ask(comments, { method: 'POST', body: { body: 'x'.repeat(65_537) } })).json).toMatchObject({
      message: 'Validation Failed',
      errors: [{ message: containing('too long') }],
    });
  });

  it('says nothing of a private repository to strangers', async () => {
    await using secret = await openScene({ private: true, git: false });
    expect((await send(secret.world, 'GET', 'https://api.github.com/repos/acme/shop')).status).toBe(404);
  });
});

describe('limits and pages', () => {
  it('counts calls and refuses those above the limit', async () => {
    await using small = await openScene({ git: false, rateLimit: 2 });
    const authorization = `Bearer ${small.github.issueToken({ permissions: {} })}`;
    const call = (): Promise<Received> =>
      send(small.world, 'GET', 'https://api.github.com/repos/acme/shop', { headers: { authorization } });
    expect((await call()).headers).toMatchObject({
      'x-ratelimit-limit': '2',
      'x-ratelimit-remaining': '1',
      'x-ratelimit-used': '1',
      'x-github-request-id': matching(/^[0-9A-F]{24}$/),
    });
    await call();
    expect(await call()).toMatchObject({
      status: 403,
      headers: { 'x-ratelimit-remaining': '0' },
      json: { message: containing('API rate limit exceeded') },
    });
  });

  it('pages with links', async () => {
    await using paged = await openScene({ git: false });
    paged.github.pulls.push({
      number: 1,
      title: 't',
      state: 'open',
      draft: false,
      head: 'a',
      base: 'main',
      headRepository: 'acme/shop',
      author: 'ada',
      labels: [],
    });
    const at = '2026-11-24T10:00:00Z';
    for (let id = 1; id <= 5; id += 1)
      paged.github.comments.push({ id, issue: 1, body: `${id}`, author: 'ada', createdAt: at, updatedAt: at });
    const authorization = `Bearer ${paged.github.issueToken({ permissions: { issues: 'read' } })}`;
    const page = (query: string): Promise<Received> =>
      send(paged.world, 'GET', `https://api.github.com/repos/acme/shop/issues/1/comments${query}`, {
        headers: { authorization },
      });
    const second = await page('?per_page=2&page=2');
    expect(second.json).toMatchObject([{ id: 3 }, { id: 4 }]);
    expect(second.headers['link']).toBe(
      ['prev', 'next', 'last', 'first']
        .map(
          (relation, index) =>
            `<https://api.github.com/repos/acme/shop/issues/1/comments?per_page=2&page=${[1, 3, 3, 1][index]}>; rel="${relation}"`,
        )
        .join(', '),
    );
    expect((await page('?per_page=5')).headers['link']).toBeUndefined();
  });
});
