import { expect, it } from 'vitest';
import { call, changesOf, factsOf, play } from './play.ts';
import { aliasHost, commit, openScene, type Scene, sha } from './scene.ts';

const preview = { environment: 'preview', commit: sha('b') } as const;
const aliased = { ...preview, aliases: [aliasHost] } as const;

async function fetchFrom({ http }: Scene, url: string, headers: Readonly<Record<string, string>> = {}) {
  const { status, body } = await http.send({ method: 'GET', url, headers, deadlineMs: 5_000, purpose: 'look' });
  return { status, text: new TextDecoder().decode(body) };
}

it('deploys a preview to an address of its own, and changes nothing of production', async () => {
  await using scene = await openScene();
  const outcome = await play(scene, commit('b'), scene.target(preview));
  expect(outcome).toMatchObject({ verdict: 'live', identity: commit('b'), previous: undefined });
  const { text } = await fetchFrom(scene, outcome.url ?? '');
  expect(text).toContain(sha('b'));
  expect(scene.vercel.serving('web')).toBe(sha('a'));
  expect(changesOf(scene)).toEqual(['POST /v13/deployments 200']);
  expect(await play(scene, commit('b'), scene.target(preview))).toMatchObject({ unchanged: true });
});

it('is not disturbed by the previews of other commits', async () => {
  await using scene = await openScene();
  const target = scene.target(preview);
  const { deploymentId } = await target.release(commit('b'), call);
  scene.vercel.finish('web', scene.vercel.elsewhere('web', sha('c'), 'preview'));
  expect(await play(scene, commit('b'), target)).toMatchObject({ verdict: 'live', adopted: true, deploymentId });
});

it('follows the preview that a push made', async () => {
  await using scene = await openScene();
  const deploymentId = scene.vercel.elsewhere('web', sha('b'), 'preview');
  expect(await play(scene, commit('b'), scene.target(preview))).toMatchObject({ verdict: 'live', deploymentId });
  expect(changesOf(scene)).toEqual([]);
});

it('puts aliases on a preview by its id, and on the next one in its place', async () => {
  await using scene = await openScene();
  const first = await play(scene, commit('b'), scene.target(aliased));
  expect(first).toMatchObject({ verdict: 'live', url: `https://${aliasHost}` });
  const second = await play(scene, commit('c'), scene.target({ ...aliased, commit: sha('c') }));
  expect(second).toMatchObject({ verdict: 'live', previous: { deploymentId: first.deploymentId } });
  expect(scene.vercel.serving('web', aliasHost)).toBe(sha('c'));
  const { status, text } = await fetchFrom(scene, `https://${aliasHost}/`);
  expect({ status, isNew: text.includes(sha('c')) }).toEqual({ status: 200, isNew: true });
  expect(changesOf(scene).filter((change) => change.includes('aliases'))).toEqual([
    'POST /v2/deployments/dpl/aliases 200',
    'POST /v2/deployments/dpl/aliases 200',
  ]);
});

it.each([
  ['a domain without certificate', aliasHost, /no certificate/],
  ['no domain', 'not a domain', /not a valid domain/],
  ['a domain of another project', 'docs.vercel.app', /in use by another project/],
])('fails when the alias is %s', async (_, alias, words) => {
  await using scene = await openScene({
    projects: [
      { name: 'web', live: sha('a') },
      { name: 'docs', live: sha('a') },
    ],
  });
  scene.vercel.breakDomain('web', aliasHost);
  const { verdict, failure } = await play(scene, commit('b'), scene.target({ ...preview, aliases: [alias] }));
  expect({ verdict, code: failure?.code }).toEqual({ verdict: 'failed', code: 'release-failed' });
  expect(failure?.cause).toMatch(words);
});

it('does not take an alias back that leads to a newer deployment', async () => {
  await using scene = await openScene();
  const target = scene.target(aliased);
  const { deploymentId } = await target.release(commit('b'), call);
  await scene.clock.sleep(10_000);
  await play(scene, commit('c'), scene.target({ ...aliased, commit: sha('c') }));
  expect(await target.observe(deploymentId, call)).toMatchObject({ phase: 'superseded' });
  expect(scene.vercel.serving('web', aliasHost)).toBe(sha('c'));
});

it('deploys to a custom environment, whose domains lead to it', async () => {
  await using scene = await openScene();
  const target = scene.target({ environment: 'staging' });
  const outcome = await play(scene, commit('b'), target);
  expect(outcome).toMatchObject({ verdict: 'live', url: 'https://staging.shop.example', identity: commit('b') });
  expect(scene.vercel.serving('web', 'staging.shop.example')).toBe(sha('b'));
  expect(scene.vercel.deploymentsOf('web').at(-1)).toMatchObject({ target: 'staging' });
  expect(await play(scene, commit('c'), target)).toMatchObject({ previous: { deploymentId: outcome.deploymentId } });
});

it('names the environments that there are', async () => {
  await using scene = await openScene();
  const { code, what } = await factsOf(scene.target({ environment: 'stagin' }).resolve(call));
  expect(code).toBe('environment-not-found');
  expect(what).toMatch(/it has: preview, production, staging/);
});

it('proves a preview that asks for a login, which only the bypass and a trusted token open', async () => {
  await using scene = await openScene({ protection: { secret: 'bypass', trusts: (token) => token === 'of-github' } });
  const { verdict, url = '' } = await play(scene, commit('b'), scene.target(preview));
  expect(verdict).toBe('live');
  expect((await fetchFrom(scene, url)).status).toBe(401);
  expect((await fetchFrom(scene, url, { 'x-vercel-protection-bypass': 'another' })).status).toBe(401);
  expect((await fetchFrom(scene, url, { 'x-vercel-protection-bypass': 'bypass' })).status).toBe(200);
  expect((await fetchFrom(scene, url, { 'x-vercel-trusted-oidc-idp-token': 'of-github' })).status).toBe(200);
  expect((await fetchFrom(scene, 'https://www.shop.example/')).status).toBe(200);
});
