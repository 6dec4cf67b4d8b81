import { expect, it } from 'vitest';
import { factsOf, changesOf, call, play } from './play.ts';
import { commit, openScene, type Scene, sha } from './scene.ts';
import { type Content, type Folder, makeFolder } from './folder.ts';

const site: Content = {
  'index.html': '<h1>shop</h1>',
  'copy.html': '<h1>shop</h1>',
  'src/app.js': 'export {}',
  'src/latest.js': { to: 'app.js' },
};

function files(scene: Scene, folder: Folder, more: Partial<Parameters<Scene['target']>[0]> = {}) {
  return scene.target({ source: { kind: 'files', folder: folder.path }, ...more });
}

function sent(scene: Scene): ReadonlyMap<string, unknown> {
  const { id } = scene.vercel.deploymentsOf('web').at(-1) ?? { id: '' };
  return scene.vercel.filesOf('web', id);
}

it('sends a folder, each content once, and reads back the commit that it was stamped with', async () => {
  await using scene = await openScene();
  await using folder = await makeFolder(site);
  const outcome = await play(scene, commit('b'), files(scene, folder));
  expect(outcome).toMatchObject({ verdict: 'live', identity: commit('b') });
  expect([...sent(scene).keys()]).toEqual(Object.keys(site).sort());
  expect(sent(scene).get('src/latest.js')).toEqual({ kind: 'link', to: 'app.js' });
  expect(sent(scene).get('index.html')).toMatchObject({ mode: 0o100644, bytes: Buffer.from('<h1>shop</h1>') });
  expect(scene.vercel.uploads()).toBe(3);
  expect(scene.vercel.serving('web')).toBe(sha('b'));
});

it('finds the preview that it sent before by its stamp, and does not take that of a push for it', async () => {
  await using scene = await openScene();
  await using folder = await makeFolder(site);
  const preview = { environment: 'preview', commit: sha('b') };
  scene.vercel.finish('web', scene.vercel.elsewhere('web', sha('b'), 'preview'));
  const first = await play(scene, commit('b'), files(scene, folder, preview));
  expect(first).toMatchObject({ verdict: 'live', unchanged: false, adopted: false });
  const second = await play(scene, commit('b'), files(scene, folder, preview));
  expect(second).toMatchObject({ unchanged: true, deploymentId: first.deploymentId });
});

it('sends only what Vercel does not have', async () => {
  await using scene = await openScene();
  await using folder = await makeFolder(site);
  await play(scene, commit('b'), files(scene, folder));
  await using changed = await makeFolder({ ...site, 'src/app.js': 'export default 1' });
  await play(scene, commit('c'), files(scene, changed));
  expect(scene.vercel.uploads()).toBe(4);
  expect(scene.vercel.serving('web')).toBe(sha('c'));
});

it('leaves out what Vercel leaves out, and what `.vercelignore` says', async () => {
  await using scene = await openScene();
  await using folder = await makeFolder({
    ...site,
    '.vercelignore': './docs\n*.test.js\n!keep.test.js\n',
    ...{ 'docs/a.md': 'a', 'src/app.test.js': 'a', 'src/keep.test.js': 'a' },
    ...{ 'node_modules/x/index.js': 'x', '.env.local': 'KEY=1', '.git/config': 'x', '.next/cache': 'x' },
  });
  await play(scene, commit('b'), files(scene, folder));
  expect([...sent(scene).keys()].sort()).toEqual(['.vercelignore', ...Object.keys(site), 'src/keep.test.js'].sort());
});

it.each([
  ['429, Retry-After in seconds', { kind: 'rate-limit', retryAfter: 2 }],
  ['503', { kind: 'status', status: 503 }],
  ['HTML error page', { kind: 'html-500', status: 502 }],
  ['reset', { kind: 'reset' }],
  ['answer lost', { kind: 'lost-answer' }],
] as const)('loses no file to %s', async (_, kind) => {
  await using scene = await openScene();
  await using folder = await makeFolder(site);
  scene.world.faults.add({ ...kind, path: /\/v2\/files/, times: 5 });
  expect(await play(scene, commit('b'), files(scene, folder))).toMatchObject({ verdict: 'live' });
  expect(sent(scene).size).toBe(4);
});

it('goes on with the files that are left when others could not be sent in one round', async () => {
  await using scene = await openScene();
  await using folder = await makeFolder(site);
  // Six attempts of one file.
  scene.world.faults.add({ kind: 'status', status: 500, path: /\/v2\/files/, bodyMatches: /export/, times: 6 });
  expect(await play(scene, commit('b'), files(scene, folder))).toMatchObject({ verdict: 'live' });
  expect(changesOf(scene).filter((change) => change.startsWith('POST /v13'))).toHaveLength(3);
});

it('says that nothing was deployed when files cannot be sent', async () => {
  await using scene = await openScene();
  await using folder = await makeFolder(site);
  scene.world.faults.add({ kind: 'status', status: 500, path: /\/v2\/files/, times: Infinity });
  const { verdict, failure } = await play(scene, commit('b'), files(scene, folder));
  expect({ verdict, code: failure?.code }).toEqual({ verdict: 'failed', code: 'upload-failed' });
  expect(failure?.what).toMatch(/answered 500; nothing was deployed$/);
  expect(scene.vercel.deploymentsOf('web')).toHaveLength(1);
});

it('deploys nothing when it is cancelled while it sends', async () => {
  await using scene = await openScene();
  await using folder = await makeFolder(site);
  const controller = new AbortController();
  const http: Scene['http'] = {
    ...scene.http,
    upload: async (request) => {
      controller.abort(new Error('cancelled'));
      return scene.http.upload(request);
    },
  };
  const running = files(scene, folder, { http }).release(commit('b'), { ...call, signal: controller.signal });
  await expect(running).rejects.toThrow('cancelled');
  expect(scene.vercel.deploymentsOf('web')).toHaveLength(1);
});

it('finds the deployment whose answer was lost after the files were sent', async () => {
  await using scene = await openScene();
  await using folder = await makeFolder(site);
  scene.world.faults.add({ kind: 'lost-answer', method: 'POST', path: /\/v13\/deployments/, after: 1 });
  expect(await play(scene, commit('b'), files(scene, folder))).toMatchObject({ verdict: 'live', adopted: false });
  expect(scene.vercel.deploymentsOf('web')).toHaveLength(2);
});

it('says until when the uploads of the day are used up', async () => {
  await using scene = await openScene({ plan: 'hobby' });
  await using folder = await makeFolder(site);
  const body = JSON.stringify({
    error: { code: 'api-upload-free', message: 'Too many', limit: { reset: 1_767_312_000_000 } },
  });
  scene.world.faults.add({ kind: 'status', status: 429, body, path: /\/v2\/files/, times: Infinity });
  const { verdict, failure } = await play(scene, commit('b'), files(scene, folder));
  expect({ verdict, code: failure?.code }).toEqual({ verdict: 'failed', code: 'plan-limit' });
  expect(failure?.what).toContain('2026-01-02');
  expect(failure?.fix).toMatch(/archive: tgz/);
});

it.each([
  ['leaves it', { to: '/etc/passwd' }],
  ['climbs out of it', { to: '../../../outside' }],
])('refuses a folder with a link that %s', async (_, link) => {
  await using scene = await openScene();
  await using folder = await makeFolder({ ...site, 'src/secret': link });
  const { code, what } = await factsOf(files(scene, folder).release(commit('b'), call));
  expect(code).toBe('link-leaves-folder');
  expect(what).toContain('src/secret');
  expect(changesOf(scene)).toEqual([]);
});

it.each([
  ['folder-empty', {}],
  ['folder-empty', { 'node_modules/x.js': 'x' }],
])('ends with %s when there is nothing in it', async (code, contents) => {
  await using scene = await openScene();
  await using folder = await makeFolder(contents);
  expect((await factsOf(files(scene, folder).release(commit('b'), call))).code).toBe(code);
});

it('names a folder that is not there', async () => {
  await using scene = await openScene();
  const target = scene.target({ source: { kind: 'files', folder: '/not/there' } });
  const { code, what } = await factsOf(target.release(commit('b'), call));
  expect(code).toBe('folder-unreadable');
  expect(what).toContain('/not/there');
});

it('gives a question among the files no more time than any', async () => {
  await using scene = await openScene();
  await using folder = await makeFolder(site);
  const deadlines: Record<string, number> = {};
  const http: Scene['http'] = {
    ...scene.http,
    send: async (request) => {
      deadlines[request.purpose] = request.deadlineMs;
      return scene.http.send(request);
    },
    upload: async (request) => {
      deadlines[request.purpose] = request.deadlineMs;
      return scene.http.upload(request);
    },
  };
  await files(scene, folder, { http }).release(commit('b'), { ...call, deadlineMs: 900_000 });
  expect(deadlines).toMatchObject({
    ...{ 'read the project web': 60_000, 'create a deployment': 60_000 },
    ...{ 'send index.html': 900_000, 'send src/latest.js': 900_000 },
  });
});

it('gives a start that sends files more time than one that does not', async () => {
  await using scene = await openScene();
  expect(scene.target().startMs).toBeUndefined();
  expect(scene.target({ source: { kind: 'files', folder: '.' } }).startMs).toBeGreaterThan(600_000);
});
