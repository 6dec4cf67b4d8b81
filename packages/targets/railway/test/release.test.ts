import { parseArtifact, spellArtifact } from '@aevon/deploy';
import { describe, expect, it } from 'vitest';
import { factsOf, call, play, textWith } from './play.ts';
import { artifacts, digestOf, image, imageName, openRailwayStage, place } from './stage.ts';

const commits = ['1', '2'].map((digit) => digit.repeat(40));
const fromRepository = { service: { source: { repo: 'acme/orders' }, live: commits[0] ?? '' }, railway: { commits } };
const secret = { username: 'ada', password: 'hunter2' };

function privateImages(plan: 'hobby' | 'pro'): object {
  const images = ['a', 'b'].map((digit) => ({
    ...{ name: imageName, digest: digestOf(digit) },
    ...(digit === 'b' ? { credentials: secret } : {}),
  }));
  return { railway: { images, plan } };
}

describe('an image', () => {
  it('is set and deployed by digest in this environment only', async () => {
    await using stage = await openRailwayStage();
    expect(await play(stage)).toMatchObject({ verdict: 'live', url: 'https://orders-production.up.railway.app' });
    const { railway } = stage;
    expect(railway.instance(place).source).toEqual({ image: spellArtifact(artifacts.next) });
    expect(railway.serving({ service: 'orders', environment: 'staging' })).toBe(spellArtifact(artifacts.serving));
  });

  it('that the registry does not have fails with what to look at', async () => {
    await using stage = await openRailwayStage();
    expect(await play(stage, { artifact: image('f') })).toMatchObject({
      verdict: 'failed',
      failure: { code: 'release-failed', cause: textWith('check that this digest is in the registry') },
    });
    expect(stage.truth.serving()).toEqual(artifacts.serving);
  });

  it('that is private is had with credentials, and fails without', async () => {
    await using without = await openRailwayStage(privateImages('pro'));
    expect((await play(without)).failure?.cause).toContain('Railway has credentials for it');
    await using stage = await openRailwayStage({ ...privateImages('pro'), target: { registry: secret } });
    expect(await play(stage)).toMatchObject({ verdict: 'live' });
  });

  it('with credentials on a plan without private registries says so before anything is started', async () => {
    await using stage = await openRailwayStage({ ...privateImages('hobby'), target: { registry: secret } });
    expect(await play(stage)).toMatchObject({ verdict: 'failed', failure: { kind: 'user', code: 'plan-limit' } });
    expect(stage.truth.begun()).toEqual([]);
  });

  it('does not take the place of a repository', async () => {
    await using stage = await openRailwayStage(fromRepository);
    expect(await play(stage)).toMatchObject({
      verdict: 'failed',
      failure: { kind: 'user', code: 'source-mismatch', what: textWith('acme/orders') },
    });
    expect(stage.railway.instance(place).source).toEqual({ repo: 'acme/orders' });
  });

  it('is the first source of a service that has none', async () => {
    await using stage = await openRailwayStage();
    const target = stage.targetWith({ service: 'web' });
    expect((await target.resolve(call)).live).toBeUndefined();
    expect(await play(stage, { target })).toMatchObject({ verdict: 'live', previous: undefined });
  });
});

describe('a commit', () => {
  it('is built and read back', async () => {
    await using stage = await openRailwayStage(fromRepository);
    const outcome = await play(stage, { artifact: parseArtifact(commits[1] ?? '') });
    expect(outcome).toMatchObject({ verdict: 'live', identity: { kind: 'commit', commit: commits[1] } });
    expect(outcome.steps.map(({ step }) => step)).toContain('building');
  });

  it('that the repository does not have is named', async () => {
    await using stage = await openRailwayStage(fromRepository);
    const artifact = parseArtifact('9'.repeat(40));
    expect(await play(stage, { artifact })).toMatchObject({ failure: { kind: 'user', code: 'commit-not-found' } });
  });

  it('is nothing for a service that runs an image', async () => {
    await using stage = await openRailwayStage();
    const refused = stage.target.release(parseArtifact(commits[0] ?? ''), call);
    expect(await factsOf(refused)).toMatchObject({ kind: 'user', code: 'source-mismatch' });
    expect(stage.truth.begun()).toEqual([]);
  });
});

describe('the two steps of a start', () => {
  it('lost between them leave what serves, and the next run makes up for it', async () => {
    await using stage = await openRailwayStage();
    stage.faultOn('Deploy', { kind: 'reset' });
    expect(await play(stage)).toMatchObject({ verdict: 'inconclusive', failure: { code: 'release-unanswered' } });
    expect(stage.railway.instance(place).source).toEqual({ image: spellArtifact(artifacts.next) });
    expect(stage.truth.serving()).toEqual(artifacts.serving);
    expect(await play(stage)).toMatchObject({ verdict: 'live', unchanged: false });
    expect(stage.truth.begun()).toHaveLength(1);
  });

  it.each(['reset', 'lost-answer', 'truncate'] as const)('get over a first one with %s', async (kind) => {
    await using stage = await openRailwayStage();
    stage.faultOn('Update', { kind });
    expect(await play(stage)).toMatchObject({ verdict: 'live' });
    expect(stage.truth.begun()).toHaveLength(1);
  });

  it('are not taken when the first is refused', async () => {
    await using stage = await openRailwayStage();
    const body = '{"data":null,"errors":[{"message":"Image name is invalid"}]}';
    stage.faultOn('Update', { kind: 'status', status: 200, body }, Infinity);
    expect(await play(stage)).toMatchObject({
      verdict: 'failed',
      failure: { kind: 'target', code: 'request-refused', what: textWith('Image name is invalid') },
    });
    expect(stage.world.faults.journal).toHaveLength(1);
    expect(stage.truth.begun()).toEqual([]);
  });
});

describe('a program', () => {
  it('that does not answer its health check is not let in, and what ran goes on', async () => {
    const bad = spellArtifact(artifacts.next);
    await using stage = await openRailwayStage({
      railway: {
        startProgram: ({ artifact }) =>
          Promise.resolve({
            answer: () => ({ status: artifact === bad ? 503 : 200, body: artifact }),
            stop: () => Promise.resolve(),
          }),
      },
    });
    expect(await play(stage)).toMatchObject({
      verdict: 'failed',
      failure: { cause: 'while waiting for the health check: failed with status 503' },
      logTail: ['Starting Container', 'Error: failed with status 503'],
    });
    expect(stage.truth.serving()).toEqual(artifacts.serving);
  });

  it('that ends by itself with exit code 0 is not live', async () => {
    await using stage = await openRailwayStage();
    stage.railway.plan('exits');
    expect(await play(stage)).toMatchObject({ verdict: 'inconclusive', note: textWith('exit code 0') });
  });
});
