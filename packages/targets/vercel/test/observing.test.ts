import { answerJson } from '@aevon/fakes';
import { expect, it } from 'vitest';
import { artifactOf } from '../src/artifact.ts';
import { vercelStates } from '../src/index.ts';
import { lookAt } from '../src/look.ts';
import { stateOf } from '../src/states.ts';
import { call, factsOf, play } from './play.ts';
import { commit, openScene, sha } from './scene.ts';

const bare = { id: 'dpl_1', createdAt: 0, readyState: 'READY' };

it('knows the states of Vercel, of which only `READY` can be ready', () => {
  const ready = Object.entries(vercelStates).flatMap(([state, { phase }]) => (phase === 'ready' ? [state] : []));
  expect([Object.keys(vercelStates).length, ready]).toEqual([10, ['READY']]);
});

it.each(['PROVISIONING', '', 'constructor'])('does not know the state %j', (state) =>
  expect(stateOf(state)).toEqual({ phase: 'unknown' }),
);

it.each([
  [
    'an error of the build',
    { readyState: 'ERROR', errorMessage: 'exited with 1', errorCode: 'BUILD_FAILED', errorStep: 'buildStep' },
    'failed',
    'exited with 1 (BUILD_FAILED, buildStep)',
  ],
  ['an error by its code', { readyState: 'ERROR', errorCode: 'lambda_error' }, 'failed', 'lambda_error'],
  ['an error without words', { readyState: 'ERROR' }, 'failed', 'the build failed'],
  [
    'an author without a seat',
    { readyState: 'BLOCKED', seatBlock: { blockCode: 'TEAM_ACCESS_REQUIRED' } },
    'failed',
    /no member of the team/,
  ],
  ['a block without words', { readyState: 'BLOCKED' }, 'failed', /before somebody approves it/],
  ['a build that is left out', { readyState: 'CANCELED', buildSkipped: true }, 'skipped', /Ignored Build Step/],
  [
    'a build that is left out, in words',
    { readyState: 'CANCELED', errorMessage: 'the "Ignored Build Step" setting' },
    'skipped',
    /Ignored/,
  ],
  ['one that was cancelled', { readyState: 'CANCELED' }, 'superseded', /cancelled it/],
  ['one that was deleted', { readyState: 'DELETED' }, 'superseded', 'somebody deleted it'],
  ['checks that failed', { checksState: 'completed', checksConclusion: 'failed' }, 'failed', /checks/],
  ['checks that were cancelled', { checksState: 'completed', checksConclusion: 'canceled' }, 'failed', /checks/],
  ['checks of the project that failed', { checks: { 'deployment-alias': { state: 'failed' } } }, 'failed', /checks/],
  ['domains that failed', { aliasError: { code: 'cert_missing' } }, 'failed', /cert_missing/],
])('judges %s', (_, part, phase, reason) => {
  const look = lookAt({ ...bare, ...part });
  expect(look.phase).toBe(phase);
  expect(look.reason).toMatch(reason);
});

it.each([
  ['registered checks', { checksState: 'registered' }, 'finishing'],
  ['running checks', { checksState: 'running' }, 'finishing'],
  ['checks of the project that are open', { checks: { 'deployment-alias': { state: 'pending' } } }, 'finishing'],
  ['checks that passed', { checksState: 'completed', checksConclusion: 'succeeded' }, 'ready'],
  ['checks that were skipped', { checksState: 'completed', checksConclusion: 'skipped' }, 'ready'],
  ['an alias error that was mended', { aliasError: { code: 'cert_missing' }, aliasAssigned: 1 }, 'ready'],
])('waits or goes on with %s', (_, part, phase) => expect(lookAt({ ...bare, ...part }).phase).toBe(phase));

it.each([
  [
    'what Vercel took from git, before all stamps',
    { gitSource: { sha: sha('b') }, meta: { aevonCommit: sha('c') } },
    'b',
  ],
  ['the stamp of an upload', { meta: { aevonCommit: sha('b'), aevonTree: 'x' } }, 'b'],
  ['a push, in a list', { meta: { githubCommitSha: sha('b') } }, 'b'],
  ['an upload by the client of Vercel', { meta: { gitCommitSha: sha('b') } }, 'b'],
])('reads a commit from %s', (_, part, digit) => expect(artifactOf({ ...bare, ...part })).toEqual(commit(digit)));

it.each([
  ['an upload with changes that are in no commit', { meta: { githubCommitSha: sha('b'), gitDirty: '1' } }],
  ['nothing', {}],
])('reads no commit from %s', (_, part) => expect(artifactOf({ ...bare, ...part })).toBeUndefined());

it('waits for checks before it promotes, and names those that failed', async () => {
  await using good = await openScene({ project: { checks: [{ name: 'lighthouse', conclusion: 'succeeded' }] } });
  const outcome = await play(good, commit('b'));
  expect(outcome).toMatchObject({ verdict: 'live' });
  expect(outcome.steps.map(({ step }) => step)).toContain('built, waiting for the checks on it');
  const checks = ['lighthouse', 'e2e'].map((name) => ({ name, conclusion: name === 'e2e' ? 'failed' : 'succeeded' }));
  await using bad = await openScene({ project: { checks } });
  const { verdict, failure } = await play(bad, commit('b'));
  expect({ verdict, cause: failure?.cause }).toEqual({
    verdict: 'failed',
    cause: 'the checks on the deployment did not pass: e2e',
  });
  expect(bad.vercel.serving('web')).toBe(sha('a'));
});

it.each([
  ['blocked', 'failed', 'release-failed', /no member of the team/],
  ['ignored', 'skipped', 'release-skipped', /Ignored Build Step/],
] as const)('ends with a deployment that is %s', async (turn, verdict, code, cause) => {
  await using scene = await openScene();
  scene.vercel.plan(turn);
  const outcome = await play(scene, commit('b'));
  expect({ verdict: outcome.verdict, code: outcome.failure?.code }).toEqual({ verdict, code });
  expect(outcome.failure?.cause).toMatch(cause);
});

it('tells why a program does not start, with the end of the log', async () => {
  await using scene = await openScene({
    startProgram: async ({ artifact }) => {
      if (artifact === sha('b')) throw new Error('cannot find module next');
      return Promise.resolve({ answer: () => answerJson(200, {}), stop: () => Promise.resolve() });
    },
  });
  const { verdict, failure, logTail } = await play(scene, commit('b'));
  expect(verdict).toBe('failed');
  expect(failure?.cause).toMatch(/^cannot find module next \(BUILD_FAILED\); see https:\/\/vercel\.com\/shop\/web\//);
  expect(logTail.slice(-2)).toEqual(['Running "next build"', 'Error: cannot find module next']);
});

it('cancels what is being built, once and for all, and says when it is too late', async () => {
  await using scene = await openScene();
  const target = scene.target();
  const { deploymentId } = await target.release(commit('b'), call);
  scene.world.faults.add({ kind: 'lost-answer', path: /\/cancel/ });
  expect(await target.cancel(deploymentId, call)).toBe('cancelled');
  const { live } = await target.resolve(call);
  expect(await target.cancel(live?.deploymentId ?? '', call)).toBe('too-late');
});

it('leaves a staged deployment where it is, as nothing promotes it any more; not one that is being promoted', async () => {
  await using scene = await openScene();
  const target = scene.target();
  const { deploymentId } = await target.release(commit('b'), call);
  await scene.clock.sleep(60_000);
  expect(await target.cancel(deploymentId, call)).toBe('cancelled');
  await target.observe(deploymentId, call);
  expect(await target.cancel(deploymentId, call)).toBe('too-late');
});

it('says that a deployment is gone', async () => {
  await using scene = await openScene();
  expect((await factsOf(scene.target().observe('dpl_0', call))).code).toBe('release-gone');
});

it('finds what is live behind twenty that failed', async () => {
  await using scene = await openScene();
  scene.vercel.plan('fails');
  for (let count = 0; count < 21; count += 1) scene.vercel.elsewhere('web', sha('b'));
  await scene.clock.sleep(60_000);
  const { live, recent } = await scene.target().resolve(call);
  expect(recent.map(({ phase }) => phase)).toEqual(Array.from({ length: 20 }, () => 'failed'));
  expect(live).toMatchObject({ artifact: commit('a'), phase: 'ready' });
});
