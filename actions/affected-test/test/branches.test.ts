import { expect, test } from 'vitest';
import { branchesOf } from '../src/branches.ts';

const repository = { repository: { default_branch: 'main' } };
const base = { eventName: 'push', ref: 'refs/heads/main', refName: 'main', baseRef: undefined };

test.each([
  ['push to the default branch', base, repository, ['main'], 'main'],
  [
    'push to a topic branch',
    { ...base, ref: 'refs/heads/topic', refName: 'topic' },
    repository,
    ['main', 'topic'],
    'topic',
  ],
  [
    'pull request',
    { ...base, eventName: 'pull_request', ref: 'refs/pull/7/merge', refName: '7/merge', baseRef: 'release/2' },
    repository,
    ['release/2', 'main'],
    undefined,
  ],
  [
    'pull_request_target',
    { ...base, eventName: 'pull_request_target', baseRef: 'main' },
    repository,
    ['main'],
    undefined,
  ],
  [
    'merge queue',
    {
      ...base,
      eventName: 'merge_group',
      ref: 'refs/heads/gh-readonly-queue/main/pr-1',
      refName: 'gh-readonly-queue/main/pr-1',
    },
    { ...repository, merge_group: { base_ref: 'refs/heads/develop' } },
    ['develop', 'main'],
    undefined,
  ],
  ['tag', { ...base, ref: 'refs/tags/v1', refName: 'v1' }, repository, ['main'], undefined],
  ['no payload', base, undefined, ['main'], 'main'],
  ['a payload of another shape', base, { repository: 'x' }, ['main'], 'main'],
])('%s', (_, runner, payload, compareWith, writes) => {
  expect(branchesOf(runner, payload)).toEqual({ compareWith, writes });
});
