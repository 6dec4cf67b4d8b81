import { spellArtifact } from '@aevon/deploy';
import { describe, expect, it } from 'vitest';
import { call, play, textWith } from './play.ts';
import { artifacts, openRailwayStage, place } from './stage.ts';

describe('a deployment', () => {
  it('that somebody has to approve is waited for, and the reason is said', async () => {
    await using stage = await openRailwayStage();
    stage.railway.plan('needs-approval');
    expect(await play(stage)).toMatchObject({
      verdict: 'timed-out',
      failure: { what: textWith('still waiting for approval'), cause: textWith('approve it in the dashboard') },
    });
  });

  it('that Railway skipped is not live, and not failed', async () => {
    await using stage = await openRailwayStage();
    stage.railway.plan('skipped');
    expect(await play(stage)).toMatchObject({ verdict: 'skipped', failure: { code: 'release-skipped' } });
  });

  it('that sleeps until it is asked is live, and that is said', async () => {
    await using stage = await openRailwayStage();
    stage.railway.plan('sleeps');
    expect(await play(stage)).toMatchObject({ verdict: 'live', note: textWith('it sleeps') });
  });

  it('that crashed has failed', async () => {
    await using stage = await openRailwayStage();
    stage.railway.plan('crashes');
    expect(await play(stage)).toMatchObject({
      verdict: 'failed',
      failure: { what: textWith('CRASHED') },
      note: textWith('keeps this image as its source'),
    });
  });

  it('that was removed in the dashboard is superseded', async () => {
    await using stage = await openRailwayStage();
    stage.railway.plan('never-ends');
    const { deploymentId } = await stage.target.release(artifacts.next, call);
    expect(await stage.target.cancel(deploymentId, call)).toBe('cancelled');
    expect(await stage.target.observe(deploymentId, call)).toMatchObject({ phase: 'superseded', state: 'REMOVED' });
  });

  it('without a health check path is said to be only started; with one it is not', async () => {
    await using with_ = await openRailwayStage();
    expect(await play(with_)).toMatchObject({ verdict: 'live', note: undefined });
    await using without = await openRailwayStage();
    without.railway.instance(place).healthcheckPath = undefined;
    expect(await play(without)).toMatchObject({ verdict: 'live', note: textWith('no health check path') });
  });

  it('is followed without its steps when they are not for this token to see', async () => {
    await using stage = await openRailwayStage();
    const body = JSON.stringify({ data: null, errors: [{ message: 'Not Authorized' }] });
    stage.faultOn('Look', { kind: 'status', status: 200, body }, Infinity);
    expect(await play(stage)).toMatchObject({ verdict: 'live' });
    expect(stage.world.faults.journal).toHaveLength(1);
  });

  it('tells the steps that it goes through', async () => {
    await using stage = await openRailwayStage({ target: { pace: { waitingMs: 500, finishingMs: 500 } } });
    const { steps } = await play(stage);
    expect(steps.map(({ state, step }) => `${state} ${step ?? ''}`.trim())).toEqual([
      'INITIALIZING',
      'DEPLOYING starting the container',
      'DEPLOYING configuring the network',
      'DEPLOYING waiting for the health check',
      'SUCCESS',
    ]);
  });
});

describe('to cancel', () => {
  it('is too late once the container is being started, and nothing is removed', async () => {
    await using stage = await openRailwayStage();
    stage.railway.plan('succeeds');
    const { deploymentId } = await stage.target.release(artifacts.next, call);
    await stage.clock.sleep(5_000);
    expect(await stage.target.cancel(deploymentId, call)).toBe('too-late');
    expect(stage.truth.serving()).toEqual(artifacts.serving);
  });

  it('is done when it was done already', async () => {
    await using stage = await openRailwayStage();
    stage.railway.plan('needs-approval');
    const { deploymentId } = await stage.target.release(artifacts.next, call);
    stage.faultOn('Cancel', { kind: 'lost-answer' });
    expect(await stage.target.cancel(deploymentId, call)).toBe('cancelled');
    expect(stage.truth.begun()).toMatchObject([{ cancelled: true }]);
  });
});

describe('what is there', () => {
  it('is the digest that a tag was resolved to', async () => {
    const tagged = [{ name: 'ghcr.io/shop/orders', digest: `sha256:${'a'.repeat(64)}`, tags: ['1.4'] }];
    await using stage = await openRailwayStage({ railway: { images: tagged } });
    stage.railway.instance(place).source = { image: 'ghcr.io/shop/orders:1.4' };
    const id = stage.railway.startElsewhere(place, 'ghcr.io/shop/orders@latest');
    stage.railway.finish(id);
    expect((await stage.target.resolve(call)).live?.artifact).toEqual(artifacts.serving);
  });

  it('is at the domain of the user before that of Railway', async () => {
    await using stage = await openRailwayStage({ service: { customDomain: 'orders.shop.example' } });
    expect((await stage.target.resolve(call)).url).toBe('https://orders.shop.example');
  });

  it('counts a job that ended until its next time as live', async () => {
    await using stage = await openRailwayStage({ service: { cronSchedule: '0 4 * * *' } });
    stage.railway.plan('exits');
    expect((await play(stage)).verdict).toBe('live');
  });

  it('is newest first, with what is under way, and nothing of another environment', async () => {
    await using stage = await openRailwayStage();
    await stage.clock.sleep(1_000);
    const here = stage.elsewhere(artifacts.next);
    const there = stage.railway.startElsewhere(
      { service: 'orders', environment: 'staging' },
      spellArtifact(artifacts.other),
    );
    const { live, recent } = await stage.target.resolve(call);
    expect(recent.map(({ deploymentId }) => deploymentId)).toEqual([here, live?.deploymentId]);
    expect(recent.map(({ deploymentId }) => deploymentId)).not.toContain(there);
    expect(recent[0]).toMatchObject({ phase: 'waiting', state: 'INITIALIZING', artifact: artifacts.next });
  });
});
