import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Permissions } from '../src/index.ts';
import { type Received, send } from './support/client.ts';
import { faultsOf } from './support/conformance.ts';
import { containing, matching } from './support/matchers.ts';
import { git, openScene, type Scene } from './support/scene.ts';

let scene: Scene;
let feature: string;
const all: Permissions = Object.fromEntries(
  ['contents', 'pull-requests', 'issues', 'checks', 'statuses', 'actions', 'security-events'].map(
    (name) => [name, 'write'] as const,
  ),
);

beforeAll(async () => {
  scene = await openScene();
  feature = git(scene.github.git.directory, 'rev-parse', 'refs/heads/feature');
  scene.github.pulls.push({
    number: 7,
    title: 'Add two',
    state: 'open',
    draft: false,
    head: 'feature',
    base: 'main',
    headRepository: 'acme/shop',
    author: 'ada',
    labels: ['ci'],
  });
  const job = {
    id: 22,
    name: 'lint',
    status: 'in_progress',
    conclusion: null,
    startedAt: '2026-11-24T10:00:00Z',
    completedAt: null,
  } as const;
  scene.github.runs.push({
    id: 11,
    name: 'ci',
    event: 'push',
    headBranch: 'main',
    headSha: scene.commits[1] ?? '',
    attempt: 1,
    status: 'in_progress',
    conclusion: null,
    createdAt: '2026-11-24T10:00:00Z',
    jobs: [job],
  });
});
afterAll(() => scene.stop());

interface Asking {
  readonly method?: string;
  readonly body?: object | string;
  readonly permissions?: Permissions | 'anonymous';
  readonly headers?: Readonly<Record<string, string>>;
}

async function ask(
  path: string,
  { method = 'GET', body, permissions = all, headers = {} }: Asking = {},
): Promise<Received> {
  const authorization =
    permissions === 'anonymous' ? {} : { authorization: `Bearer ${scene.github.issueToken({ permissions })}` };
  return send(scene.world, method, `https://api.github.com${path}`, {
    headers: { ...authorization, ...headers },
    ...(body === undefined ? {} : { body }),
  });
}

/** Asks and checks the answer against the description of GitHub. */
async function askWell(
  template: string,
  status: number,
  asking: Asking & Readonly<{ in?: Record<string, string | number>; query?: string }> = {},
): Promise<unknown> {
  const values: Record<string, string | number> = { owner: 'acme', repo: 'shop', ...asking.in };
  const path = template.replace(/\{(\w+)\}/g, (_match, name: string) => String(values[name]));
  const answer = await ask(`${path}${asking.query ?? ''}`, asking);
  expect({ path, status: answer.status, json: answer.status === status ? undefined : answer.json }).toEqual({
    path,
    status,
    json: undefined,
  });
  expect(faultsOf(asking.method ?? 'GET', template, status, answer.json)).toEqual([]);
  return answer.json;
}

const repository = '/repos/{owner}/{repo}';

describe('answers that are as the published description has them', () => {
  it('about the repository, its commits and files', async () => {
    const main = scene.commits[1] ?? '';
    expect(await askWell(repository, 200)).toMatchObject({ full_name: 'acme/shop', default_branch: 'main' });
    expect(await askWell(`${repository}/commits`, 200)).toMatchObject([{ sha: main }, { sha: scene.commits[0] }]);
    expect(await askWell(`${repository}/commits/{ref}`, 200, { in: { ref: 'main' } })).toMatchObject({
      sha: main,
      files: [{ filename: 'index.js', status: 'added', additions: 1, patch: '@@ -0,0 +1 @@\n+export const one = 1;' }],
    });
    expect(
      await askWell(`${repository}/compare/{basehead}`, 200, { in: { basehead: `main...${feature}` } }),
    ).toMatchObject({
      status: 'ahead',
      ahead_by: 1,
      behind_by: 0,
      total_commits: 1,
      commits: [{ sha: feature }],
      files: [{ filename: 'feature.js' }],
    });
    expect(
      await askWell(`${repository}/compare/{basehead}`, 200, { in: { basehead: 'feature...main' } }),
    ).toMatchObject({ status: 'behind', behind_by: 1, commits: [], files: [] });
    const file = await askWell(`${repository}/contents/{path}`, 200, { in: { path: 'README.md' } });
    expect(file).toMatchObject({
      type: 'file',
      encoding: 'base64',
      content: Buffer.from('# Shop\n').toString('base64'),
    });
    expect(
      (
        await ask('/repos/acme/shop/contents/README.md', { headers: { accept: 'application/vnd.github.raw+json' } })
      ).body.toString(),
    ).toBe('# Shop\n');
    expect((await ask('/repos/acme/shop/contents/feature.js')).status).toBe(404);
    expect((await ask('/repos/acme/shop/contents/feature.js?ref=feature')).status).toBe(200);
  });

  it('about pull requests', async () => {
    expect(await askWell(`${repository}/pulls`, 200)).toMatchObject([{ number: 7, head: { sha: feature } }]);
    expect(await askWell(`${repository}/pulls`, 200, { query: '?head=acme:other' })).toEqual([]);
    const one = { in: { pull_number: 7 } };
    expect(await askWell(`${repository}/pulls/{pull_number}`, 200, one)).toMatchObject({
      base: { ref: 'main', sha: scene.commits[1] },
      labels: [{ name: 'ci' }],
    });
    expect(await askWell(`${repository}/pulls/{pull_number}/files`, 200, one)).toMatchObject([
      { filename: 'feature.js', status: 'added' },
    ]);
    expect(await askWell(`${repository}/pulls/{pull_number}/commits`, 200, one)).toMatchObject([{ sha: feature }]);
    expect(
      await askWell(`${repository}/commits/{commit_sha}/pulls`, 200, { in: { commit_sha: feature } }),
    ).toMatchObject([{ number: 7 }]);
  });

  it('about comments', async () => {
    const list = `${repository}/issues/{issue_number}/comments`;
    const one = `${repository}/issues/comments/{comment_id}`;
    await askWell(list, 201, { method: 'POST', in: { issue_number: 7 }, body: { body: 'first' } });
    const id = scene.github.comments[0]?.id ?? 0;
    expect(
      await askWell(one, 200, { method: 'PATCH', in: { comment_id: id }, body: { body: 'second' } }),
    ).toMatchObject({ body: 'second' });
    expect(await askWell(one, 200, { in: { comment_id: id } })).toMatchObject({
      user: { login: 'github-actions[bot]' },
    });
    expect(await askWell(list, 200, { in: { issue_number: 7 } })).toMatchObject([{ id, body: 'second' }]);
    expect((await ask(`/repos/acme/shop/issues/comments/${id}`, { method: 'DELETE' })).status).toBe(204);
    expect(scene.github.comments).toEqual([]);
  });

  it('about checks and statuses', async () => {
    const body = {
      name: 'lint',
      head_sha: feature,
      output: {
        title: 'Lint',
        summary: 'ok',
        annotations: [{ path: 'a.js', start_line: 1, end_line: 1, annotation_level: 'warning', message: 'no' }],
      },
    };
    await askWell(`${repository}/check-runs`, 201, { method: 'POST', body });
    const id = scene.github.checkRuns[0]?.id ?? 0;
    const update = {
      conclusion: 'success',
      output: { title: 'Lint', summary: 'done', annotations: body.output.annotations },
    };
    expect(
      await askWell(`${repository}/check-runs/{check_run_id}`, 200, {
        method: 'PATCH',
        in: { check_run_id: id },
        body: update,
      }),
    ).toMatchObject({ status: 'completed', conclusion: 'success', output: { annotations_count: 2 } });
    expect(
      await askWell(`${repository}/check-runs/{check_run_id}/annotations`, 200, { in: { check_run_id: id } }),
    ).toHaveLength(2);
    expect(await askWell(`${repository}/commits/{ref}/check-runs`, 200, { in: { ref: 'feature' } })).toMatchObject({
      total_count: 1,
      check_runs: [{ id, name: 'lint' }],
    });

    await askWell(`${repository}/statuses/{sha}`, 201, {
      method: 'POST',
      in: { sha: feature },
      body: { state: 'pending', context: 'gate' },
    });
    await askWell(`${repository}/statuses/{sha}`, 201, {
      method: 'POST',
      in: { sha: feature },
      body: { state: 'success', context: 'gate', target_url: 'https://example.com' },
    });
    expect(await askWell(`${repository}/commits/{ref}/status`, 200, { in: { ref: feature } })).toMatchObject({
      state: 'success',
      total_count: 1,
    });
    expect(await askWell(`${repository}/commits/{ref}/statuses`, 200, { in: { ref: feature } })).toMatchObject([
      { state: 'success' },
      { state: 'pending' },
    ]);
  });

  it('about runs, jobs, artifacts and caches', async () => {
    expect(await askWell(`${repository}/actions/runs`, 200, { query: '?event=push' })).toMatchObject({
      total_count: 1,
      workflow_runs: [{ id: 11 }],
    });
    expect(await askWell(`${repository}/actions/runs/{run_id}`, 200, { in: { run_id: 11 } })).toMatchObject({
      name: 'ci',
    });
    expect(await askWell(`${repository}/actions/runs/{run_id}/jobs`, 200, { in: { run_id: 11 } })).toMatchObject({
      jobs: [{ id: 22, name: 'lint' }],
    });
    expect(await askWell(`${repository}/actions/jobs/{job_id}`, 200, { in: { job_id: 22 } })).toMatchObject({
      run_id: 11,
    });
    expect(await askWell(`${repository}/actions/runs/{run_id}/artifacts`, 200, { in: { run_id: 11 } })).toEqual({
      total_count: 0,
      artifacts: [],
    });
    expect(await askWell(`${repository}/actions/artifacts`, 200)).toEqual({ total_count: 0, artifacts: [] });
    expect(await askWell(`${repository}/actions/caches`, 200)).toEqual({ total_count: 0, actions_caches: [] });
    expect((await ask('/repos/acme/shop/actions/caches?key=k', { method: 'DELETE' })).status).toBe(404);
  });

  it('about refs', async () => {
    const ref = { ref: 'refs/heads/release', sha: scene.commits[0] };
    expect(await askWell(`${repository}/git/refs`, 201, { method: 'POST', body: ref })).toMatchObject({
      object: { sha: scene.commits[0] },
    });
    expect((await ask('/repos/acme/shop/git/refs', { method: 'POST', body: ref })).json).toMatchObject({
      message: 'Reference already exists',
    });
    expect(
      await askWell(`${repository}/git/refs/{ref}`, 200, {
        method: 'PATCH',
        in: { ref: 'heads/release' },
        body: { sha: feature },
      }),
    ).toMatchObject({ object: { sha: feature } });
    const back = { method: 'PATCH', body: { sha: scene.commits[0] ?? '' } };
    expect((await ask('/repos/acme/shop/git/refs/heads/release', back)).json).toMatchObject({
      message: 'Update is not a fast forward',
    });
    expect(
      (await ask('/repos/acme/shop/git/refs/heads/release', { ...back, body: { ...back.body, force: true } })).status,
    ).toBe(200);
    expect(await askWell(`${repository}/git/ref/{ref}`, 200, { in: { ref: 'heads/release' } })).toMatchObject({
      ref: 'refs/heads/release',
    });
    expect(await askWell(`${repository}/git/matching-refs/{ref}`, 200, { in: { ref: 'heads/' } })).toHaveLength(3);
    expect(await askWell(`${repository}/branches`, 200)).toHaveLength(3);
    expect((await ask('/repos/acme/shop/git/refs/heads/release', { method: 'DELETE' })).status).toBe(204);
    expect(scene.github.pushes.map(({ ref: name }) => name)).toEqual(
      Array.from({ length: 4 }, () => 'refs/heads/release'),
    );
  });

  it('about SARIF', async () => {
    const sarif = { version: '2.1.0', runs: [{ tool: { driver: { name: 'aevon' } }, results: [] }] };
    const pack = (value: unknown): string => gzipSync(JSON.stringify(value)).toString('base64');
    const body = { commit_sha: feature, ref: 'refs/pull/7/merge', sarif: pack(sarif) };
    const upload = (change: object): Promise<Received> =>
      ask('/repos/acme/shop/code-scanning/sarifs', { method: 'POST', body: { ...body, ...change } });
    await askWell(`${repository}/code-scanning/sarifs`, 202, { method: 'POST', body });
    const [kept] = scene.github.sarifUploads;
    expect(kept).toMatchObject({ commitSha: feature, sarif });
    expect(
      await askWell(`${repository}/code-scanning/sarifs/{sarif_id}`, 200, { in: { sarif_id: kept?.id ?? '' } }),
    ).toMatchObject({ processing_status: 'complete' });
    for (const change of [
      { sarif: 'plain' },
      { sarif: Buffer.from('{}').toString('base64') },
      { sarif: pack({ version: '2.0.0', runs: [] }) },
      { ref: 'main' },
      { commit_sha: '0'.repeat(40) },
    ])
      expect((await upload(change)).status).toBe(422);
  });

  it('about rate limits, which cost nothing to ask for', async () => {
    expect(await askWell('/rate_limit', 200)).toMatchObject({ rate: { limit: 1000, used: 0 } });
  });
});

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
