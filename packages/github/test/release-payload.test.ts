import { type DeploymentStatus, readReleasePayload, type ReleasePayload, verifiedMark } from '@aevon/github';
import { describe, expect, it } from 'vitest';
import { isVerified } from '../src/deployments-verified.ts';

const artifact = `ghcr.io/shop/orders@sha256:${'0123456789ab'.padEnd(64, 'c')}`;
const release: ReleasePayload = {
  ...{ schema: 1, service: 'orders', target: 'render', artifact, deploymentId: 'dep-1', url: 'https://orders.example' },
};

function statusOf(id: number, state: string, description: string): DeploymentStatus {
  return { id, state, description, environmentUrl: undefined, logUrl: undefined, createdAt: '2026-11-24T10:00:00Z' };
}

describe('the payload of a release', () => {
  it('is read from an object or its text, without what is new in it', () => {
    expect(readReleasePayload(release)).toEqual(release);
    const commit = {
      ...release,
      artifact: 'a'.repeat(40),
      ...{ run: '7', restores: 'dep-0' },
    };
    expect(readReleasePayload(JSON.stringify({ ...commit, colour: 'blue' }))).toEqual(commit);
  });

  it.each([
    undefined,
    null,
    '',
    '{"schema":1',
    [],
    { ...release, schema: 2 },
    { ...release, artifact: 'ghcr.io/shop/orders:latest' },
    { ...release, artifact: 'abc1234' },
    { ...release, deploymentId: undefined },
  ])('is not read from %o', (payload) => {
    expect(readReleasePayload(payload)).toBeUndefined();
  });
});

describe('the mark of a verified release', () => {
  const success = (id: number, description = verifiedMark(artifact)) => statusOf(id, 'success', description);

  it('is short', () => {
    expect(verifiedMark(artifact)).toBe('verified: sha256:0123456789ab');
    expect(verifiedMark('abcdef0123456789'.padEnd(40, '0'))).toBe('verified: abcdef012345');
  });

  it.each([
    ['no status at all', [], false],
    ['the mark', [success(1)], true],
    ['the mark with more words', [success(1, `${verifiedMark(artifact)} by hand`)], true],
    ['a success without it', [success(1, 'live')], false],
    ['a mark of another artifact', [success(1, verifiedMark('a'.repeat(40)))], false],
    ['a mark with another state', [statusOf(1, 'queued', verifiedMark(artifact))], false],
    ['a failure after it', [statusOf(2, 'failure', ''), success(1)], false],
    ['an error after it, told first to last', [success(1), statusOf(2, 'error', '')], false],
    ['a failure before it, told first to last', [statusOf(1, 'failure', ''), success(2)], true],
    ['what decides nothing after it', [statusOf(3, 'inactive', ''), success(2, 'live'), success(1)], true],
  ])('decides: %s', (_what, statuses, expected) => {
    expect(isVerified(statuses, artifact)).toBe(expected);
  });
});
