import { describe, expect, it } from 'vitest';
import { hurriedClock } from '../contract/hurried-clock.ts';
import { type Artifact, begin, type Call, cleanUp, foresee } from '../src/index.ts';
import { image, ToyPlatform } from './toy-platform.ts';

const [old, asked] = [image('a'), image('b')];

function around() {
  return {
    clock: hurriedClock(),
    signal: new AbortController().signal,
    progress: () => undefined,
    save: () => undefined,
  };
}

function request(toy: ToyPlatform) {
  return { target: toy.target, artifact: asked, timeoutMs: 60_000 };
}

describe('a look ahead', () => {
  it.each([
    ['release', (toy: ToyPlatform) => toy.serve(old)],
    ['change-nothing', (toy: ToyPlatform) => toy.serve(asked)],
    ['follow', (toy: ToyPlatform) => toy.begin(asked)],
  ] as const)('says that a deploy would %s, and only looks', async (would, prepare) => {
    const toy = new ToyPlatform();
    prepare(toy);
    expect((await foresee(request(toy), around())).would).toBe(would);
    expect(toy.calls).toEqual(['resolve']);
  });

  it('of a platform that is silent is a failure', async () => {
    const toy = new ToyPlatform();
    toy.troubles.set(
      'resolve',
      Array.from({ length: 500 }, () => 'lost-before' as const),
    );
    await expect(foresee(request(toy), around())).rejects.toMatchObject({ facts: { code: 'toy-lost' } });
  });
});

it('a release that nobody waits for is started and left', async () => {
  const toy = new ToyPlatform();
  toy.serve(old);
  expect(await begin(request(toy), around())).toMatchObject({ deploymentId: 'toy-2', adopted: false });
  expect(toy.calls).toEqual(['resolve', 'release']);
});

it('a release that nobody waits for is not started when its artifact is live, unless it is asked for again', async () => {
  const toy = new ToyPlatform();
  toy.serve(asked);
  expect(await begin(request(toy), around())).toMatchObject({ deploymentId: 'toy-1', unchanged: true });
  expect(toy.calls).toEqual(['resolve']);
  const again = await begin({ ...request(toy), again: true }, around());
  expect(again).toMatchObject({ deploymentId: 'toy-2', unchanged: false });
});

it.each([
  [undefined, 60_000],
  [600_000, 600_000],
])('gives a start that takes %s ms by itself its time, and no other call', async (startMs, given) => {
  const toy = new ToyPlatform();
  const deadlines: string[] = [];
  const target = {
    ...toy.target,
    ...(startMs === undefined ? {} : { startMs }),
    resolve: async (call: Call) => {
      deadlines.push(`resolve ${call.deadlineMs}`);
      return toy.target.resolve(call);
    },
    release: async (artifact: Artifact, call: Call) => {
      deadlines.push(`release ${call.deadlineMs}`);
      return toy.target.release(artifact, call);
    },
  };
  await begin({ target, artifact: asked, timeoutMs: 900_000 }, around());
  expect(deadlines).toEqual(['resolve 60000', `release ${given}`]);
});

describe('what a run that is gone left behind', () => {
  it('is cancelled when it was known', async () => {
    const toy = new ToyPlatform();
    toy.begin(asked);
    expect(await cleanUp(toy.target, asked, { step: 'started', deploymentId: 'toy-1' })).toBe('cancelled');
    expect(toy.kept[0]?.cancelled).toBe(true);
  });

  it('is found when it was only asked for', async () => {
    const toy = new ToyPlatform();
    toy.serve(old);
    toy.begin(asked);
    expect(await cleanUp(toy.target, asked, { step: 'asking', after: 'toy-1' })).toBe('cancelled');
    expect(toy.kept.map(({ cancelled }) => cancelled)).toEqual([true, false]);
  });

  it('is left alone when nobody can tell any more what came after', async () => {
    const toy = new ToyPlatform();
    toy.begin(asked);
    expect(await cleanUp(toy.target, asked, { step: 'asking', after: 'no longer listed' })).toBe('nothing');
    expect(toy.kept[0]?.cancelled).toBe(false);
  });

  it('is left when it is live by now', async () => {
    const toy = new ToyPlatform();
    toy.serve(asked);
    expect(await cleanUp(toy.target, asked, { step: 'started', deploymentId: 'toy-1' })).toBe('left');
    expect(toy.kept[0]?.cancelled).toBe(false);
  });

  it('is left when it cannot be told from another', async () => {
    const toy = new ToyPlatform();
    toy.serve(old);
    toy.begin(asked);
    toy.begin(asked);
    expect(await cleanUp(toy.target, asked, { step: 'asking', after: 'toy-1' })).toBe('left');
    expect(toy.kept.some(({ cancelled }) => cancelled)).toBe(false);
  });

  it('is nothing when nothing came of it', async () => {
    const toy = new ToyPlatform();
    toy.serve(old);
    expect(await cleanUp(toy.target, asked, { step: 'asking', after: 'toy-1' })).toBe('nothing');
    expect(toy.calls).toEqual(['resolve']);
  });
});
