import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Received } from './support/client.ts';
import { openRestScene, type RestScene } from './support/rest.ts';

let scene: RestScene;
let feature: string;
beforeAll(async () => {
  scene = await openRestScene();
  ({ feature } = scene);
});
afterAll(() => scene.stop());

const ask: RestScene['ask'] = (path, asking) => scene.ask(path, asking);
const askWell: RestScene['askWell'] = (template, status, asking) => scene.askWell(template, status, asking);

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
