import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { deploy, type Phase, sameArtifact } from '../src/index.ts';
import { hurriedClock } from '../contract/hurried-clock.ts';
import { image, ToyPlatform, type Trouble } from './toy-platform.ts';

const phases: readonly Phase[] = ['waiting', 'finishing', 'ready', 'failed', 'superseded', 'skipped', 'unknown'];
const [old, asked] = [image('a'), image('b')];
const timeoutMs = 120_000;

const troubles = fc.array(
  fc.option(fc.constantFrom<Trouble>('lost-before', 'lost-after', 'refused'), { nil: undefined }),
  {
    maxLength: 6,
  },
);
const looks = fc.array(fc.constantFrom(...phases), { minLength: 1, maxLength: 6 });
const runs = fc.constantFrom(undefined, null, old, asked);

it('is green only when what was asked for is what is live, and ends at its deadline', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({ looks, runs, switches: fc.boolean() }),
      fc.record({ resolve: troubles, release: troubles, observe: troubles, identify: troubles, logTail: troubles }),
      fc.constantFrom('nothing', 'old', 'asked', 'under way'),
      async (script, wrong, start) => {
        const toy = new ToyPlatform();
        const { runs: really, ...rest } = script;
        toy.next = really === undefined ? rest : { ...rest, runs: really };
        if (start === 'old') toy.serve(old);
        if (start === 'asked') toy.serve(asked);
        if (start === 'under way') toy.begin(asked);
        for (const [method, list] of Object.entries(wrong)) toy.troubles.set(method, list);
        const around = {
          clock: hurriedClock(),
          signal: new AbortController().signal,
          progress: () => undefined,
          save: () => undefined,
        };
        const outcome = await deploy({ target: toy.target, artifact: asked, timeoutMs }, around);
        const isTrue = toy.live !== undefined && sameArtifact(toy.live.script.runs ?? toy.live.artifact, asked);
        if (outcome.verdict === 'live') expect(isTrue && outcome.deploymentId === toy.live?.id).toBe(true);
        else expect(outcome.failure?.fix ?? outcome.failure?.code).toBeTruthy();
        expect(outcome.durationMs).toBeLessThanOrEqual(timeoutMs);
        expect(toy.calls.filter((call) => call === 'release').length).toBeLessThanOrEqual(1);
      },
    ),
    { numRuns: 400 },
  );
});
