import { type Outcome, type Release, restore, spellArtifact } from '@aevon/deploy';
import { describe, expect, it } from 'vitest';
import { call, factsOf, play } from './play.ts';
import { artifacts, openRailwayStage, place, type RailwayStage } from './stage.ts';

async function liveOf(stage: RailwayStage): Promise<Release> {
  const { live } = await stage.target.resolve(call);
  if (live === undefined) expect.fail('nothing is live');
  return live;
}

async function putBack(stage: RailwayStage, release: Release): Promise<Outcome> {
  const { artifact } = release;
  if (artifact === undefined) expect.fail('a release without an artifact');
  const around = { clock: stage.clock, signal: call.signal, progress: () => undefined, save: () => undefined };
  return restore(
    { target: stage.target, release: { ...release, artifact }, timeoutMs: 300_000, callMs: 5_000 },
    around,
  );
}

describe('an earlier release comes back', () => {
  it('with its variables, and its image is the source again', async () => {
    await using stage = await openRailwayStage();
    const earlier = await liveOf(stage);
    stage.railway.instance(place).variables = { GREETING: 'broken' };
    await play(stage);
    expect(await putBack(stage, earlier)).toMatchObject({ verdict: 'live', identity: artifacts.serving });
    const { source, variables } = stage.railway.instance(place);
    expect({ source, variables }).toEqual({
      source: { image: spellArtifact(artifacts.serving) },
      variables: { GREETING: 'hello' },
    });
    expect(stage.truth.begun()).toHaveLength(2);
  });

  it('by its digest when Railway keeps it no longer, with the variables of today', async () => {
    await using stage = await openRailwayStage();
    const earlier = await liveOf(stage);
    stage.railway.instance(place).variables = { GREETING: 'new' };
    await play(stage);
    await stage.clock.sleep(121 * 3_600_000);
    expect(await putBack(stage, earlier)).toMatchObject({ verdict: 'live', identity: artifacts.serving });
    expect(stage.railway.deployments.at(-1)?.variables).toEqual({ GREETING: 'new' });
  });

  it('as a commit, without touching the repository of the service', async () => {
    const commits = ['1', '2'].map((digit) => digit.repeat(40));
    const service = { source: { repo: 'acme/orders' }, live: commits[0] ?? '' };
    await using stage = await openRailwayStage({ service, railway: { commits } });
    const earlier = await liveOf(stage);
    await play(stage, { artifact: { kind: 'commit', commit: commits[1] ?? '' } });
    expect(await putBack(stage, earlier)).toMatchObject({ verdict: 'live', identity: { commit: commits[0] } });
    expect(stage.railway.instance(place).source).toEqual({ repo: 'acme/orders' });
  });

  it.each(['lost-answer', 'reset-mid-body'] as const)('once, when the answer to it ends with %s', async (kind) => {
    await using stage = await openRailwayStage();
    const earlier = await liveOf(stage);
    await play(stage);
    stage.faultOn('RollBack', { kind });
    expect(await putBack(stage, earlier)).toMatchObject({ verdict: 'live', adopted: false });
    expect(stage.truth.begun()).toHaveLength(2);
  });

  it('and is followed when its deployment shows a moment later', async () => {
    await using stage = await openRailwayStage();
    const earlier = await liveOf(stage);
    await play(stage);
    const { live } = await stage.target.resolve(call);
    const body = { data: { serviceInstance: { latestDeployment: { id: live?.deploymentId, meta: null } } } };
    stage.faultOn('Latest', { kind: 'status', status: 200, body: JSON.stringify(body) }, 2);
    expect(await putBack(stage, earlier)).toMatchObject({ verdict: 'live', adopted: false });
    expect(stage.truth.begun()).toHaveLength(2);
  });
});

it('refuses to restore what Railway does not say', async () => {
  await using stage = await openRailwayStage();
  const release = { ...(await liveOf(stage)), artifact: undefined };
  expect(await factsOf(stage.target.restore(release, call))).toMatchObject({ code: 'release-unpinned' });
});
