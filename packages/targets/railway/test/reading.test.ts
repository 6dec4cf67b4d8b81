import { describe, expect, it } from 'vitest';
import { artifactOf } from '../src/artifact.ts';
import { observationOf } from '../src/observe.ts';
import { phaseOf, railwayStates } from '../src/states.ts';
import { digestOf, imageName } from './stage.ts';

const [one, other] = [digestOf('1'), digestOf('2')];
const commit = '3'.repeat(40);

describe('what a deployment runs', () => {
  it.each([
    { meta: { image: `${imageName}@${one}` }, is: { kind: 'image', name: imageName, digest: one } },
    { meta: { image: `${imageName}:1.4@${one}` }, is: { kind: 'image', name: imageName, digest: one } },
    { meta: { image: `${imageName}:1.4`, imageDigest: one }, is: { kind: 'image', name: imageName, digest: one } },
    {
      meta: { image: 'localhost:5000/orders', imageDigest: one },
      is: { kind: 'image', name: 'localhost:5000/orders' },
    },
    { meta: { image: `${imageName}@${one}`, imageDigest: other }, is: { kind: 'image', digest: other } },
    { meta: { commitHash: commit, imageDigest: one }, is: { kind: 'commit', commit } },
  ])('is read from $meta', ({ meta, is }) => {
    expect(artifactOf(meta)).toMatchObject(is);
  });

  it.each([
    undefined,
    null,
    {},
    { imageDigest: one },
    { image: `${imageName}:1.4` },
    { image: '', commitHash: null },
    { image: `${imageName}:1.4`, imageDigest: 'sha256:short' },
    { commitHash: commit.slice(0, 7) },
  ])('is not known from %j', (meta) => {
    expect(artifactOf(meta)).toBeUndefined();
  });
});

describe('states', () => {
  it('are all 13, and what is not among them is unknown', () => {
    expect(Object.keys(railwayStates)).toHaveLength(13);
    expect(['HIBERNATING', 'toString', ''].map(phaseOf)).toEqual(['unknown', 'unknown', 'unknown']);
  });

  it.each([
    ['REMOVED', 'superseded'],
    ['REMOVING', 'superseded'],
    ['SKIPPED', 'skipped'],
    ['SLEEPING', 'ready'],
    ['CRASHED', 'failed'],
    ['NEEDS_APPROVAL', 'waiting'],
    ['DEPLOYING', 'finishing'],
  ])('%s is %s', (state, phase) => {
    expect(phaseOf(state)).toBe(phase);
  });
});

function look(status: string, ...events: readonly object[]): ReturnType<typeof observationOf> {
  const edges = events.map((event, index) => ({
    node: { step: 'HEALTHCHECK', createdAt: new Date(events.length - index), completedAt: null, ...event },
  }));
  const deployment = { status, deploymentStopped: false, meta: null };
  return observationOf({ deployment, deploymentEvents: { edges } });
}

describe('a look', () => {
  it('names the newest step that is not over, in whatever order they come', () => {
    const over = { step: 'CREATE_CONTAINER', completedAt: '2026-01-01T00:00:00Z' };
    expect(look('DEPLOYING', over, { payload: { attempt: 3, maxAttempts: 10 } }).step).toBe(
      'waiting for the health check (attempt 3 of 10)',
    );
    expect(look('DEPLOYING', { step: 'DRAIN_INSTANCES' }, { step: 'HEALTHCHECK' }).step).toBe(
      'draining what ran before',
    );
  });

  it('puts a step that is new in plain words, and needs none', () => {
    expect(look('BUILDING', { step: 'SIGN_IMAGE' }).step).toBe('sign image');
    expect(look('BUILDING').step).toBeUndefined();
    expect(look('SUCCESS', { step: 'DRAIN_INSTANCES' }).step).toBeUndefined();
  });

  it('says why it failed, from the step that did', () => {
    expect(look('FAILED', { payload: { error: 'exit code 2', detail: 'npm ERR!' }, step: 'BUILD_IMAGE' }).reason).toBe(
      'while building: exit code 2, npm ERR!',
    );
    expect(look('FAILED', { step: 'BUILD_IMAGE' }).reason).toBeUndefined();
  });
});
