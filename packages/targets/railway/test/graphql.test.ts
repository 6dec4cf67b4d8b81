import { describe, expect, it } from 'vitest';
import { call, factsOf, textWith } from './play.ts';
import { artifacts, openRailwayStage } from './stage.ts';

/** What Railway says with 200, and the failure that it is. */
const refusals = [
  { words: 'Not Authorized', kind: 'user', code: 'token-refused' },
  { words: 'Two Factor Authentication Required', kind: 'user', code: 'two-factor-required' },
  { words: 'Deployment not found', kind: 'user', code: 'not-found' },
  { words: 'Usage limit reached, please upgrade', kind: 'user', code: 'plan-limit' },
  { words: 'Problem processing request', kind: 'infrastructure', code: 'platform-unavailable' },
  { words: 'The moon is full', kind: 'target', code: 'request-refused' },
];

describe('200 with errors', () => {
  it.each(refusals)('is a refusal and not asked again: $words', async ({ words, kind, code }) => {
    await using stage = await openRailwayStage();
    const body = JSON.stringify({ data: null, errors: [{ message: words }] });
    stage.faultOn('Identity', { kind: 'status', status: 200, body }, Infinity);
    const facts = await factsOf(stage.target.identify('x', call));
    expect(facts).toMatchObject({ kind, code, what: textWith(words) });
    expect(facts.fix).toBeTruthy();
    expect(stage.world.faults.journal).toHaveLength(1);
  });

  it('is a refusal even beside data', async () => {
    await using stage = await openRailwayStage();
    const body = JSON.stringify({ data: { serviceInstanceDeployV2: 'x' }, errors: [{ message: 'Not Authorized' }] });
    stage.faultOn('Deploy', { kind: 'status', status: 200, body });
    const facts = await factsOf(stage.target.release(artifacts.next, call));
    expect(facts).toMatchObject({ code: 'token-refused' });
  });
});

describe('an answer', () => {
  it.each(['{"data":null}', '{}', '{"data":{}}', '[]', '{"data":{"serviceInstanceDeployV2":""}}'])(
    'without what was asked for, %s, leaves open what happened',
    async (body) => {
      await using stage = await openRailwayStage();
      stage.faultOn('Deploy', { kind: 'status', status: 200, body }, Infinity);
      const facts = await factsOf(stage.target.release(artifacts.next, call));
      expect(facts).toMatchObject({ kind: 'infrastructure', code: 'platform-unavailable' });
      expect(stage.world.faults.journal).toHaveLength(1);
    },
  );

  it('of 400 says what was wrong with the document', async () => {
    await using stage = await openRailwayStage();
    const body = JSON.stringify({ errors: [{ message: 'Cannot query field "x"' }, { message: 'and more' }] });
    stage.faultOn('Present', { kind: 'status', status: 400, body });
    expect(await factsOf(stage.target.resolve(call))).toMatchObject({
      ...{ kind: 'target', code: 'request-refused', what: textWith('Cannot query field') },
    });
  });

  it('of 429 is waited out, and the start is sent again', async () => {
    await using stage = await openRailwayStage();
    const before = stage.clock.monotonic();
    stage.faultOn('Deploy', { kind: 'rate-limit', retryAfter: 7 });
    await stage.target.release(artifacts.next, call);
    expect(stage.clock.monotonic() - before).toBeGreaterThanOrEqual(7_000);
    expect(stage.truth.begun()).toHaveLength(1);
  });
});

it.each([
  { operation: 'Deploy', sent: 1 },
  { operation: 'Present', sent: 6 },
])('asks $operation $sent times when 503 never ends', async ({ operation, sent }) => {
  await using stage = await openRailwayStage();
  stage.faultOn(operation, { kind: 'status', status: 503 }, Infinity);
  const asked = operation === 'Deploy' ? stage.target.release(artifacts.next, call) : stage.target.resolve(call);
  expect(await factsOf(asked)).toMatchObject({ kind: 'infrastructure', code: 'platform-unavailable' });
  expect(stage.world.faults.journal).toHaveLength(sent);
});
