import { describe, expect, it } from 'vitest';
import { decidePush, isFromFork } from '../src/event-facts.ts';

const runner = { repository: 'shop/shop', ref: 'refs/pull/7/merge', sha: 'a'.repeat(40), eventName: 'pull_request' };
const pull = (fullName: string | null): unknown => ({
  pull_request: {
    head: { ref: 'topic', sha: 'b'.repeat(40), repo: fullName === null ? null : { full_name: fullName } },
  },
});

describe('where fixes may be pushed', () => {
  it('is the branch of a pull request of the same repository, on top of its head', () => {
    expect(decidePush(pull('Shop/shop'), runner)).toEqual({
      allowed: true,
      target: { branch: 'topic', parent: 'b'.repeat(40) },
    });
  });

  it('is the branch of a push', () => {
    expect(decidePush({}, { ...runner, eventName: 'push', ref: 'refs/heads/a/b' })).toEqual({
      allowed: true,
      target: { branch: 'a/b', parent: runner.sha },
    });
  });

  it.each([
    ['a fork', pull('mallory/shop'), runner],
    ['a fork that was deleted', pull(null), runner],
    ['a pull request without payload', {}, runner],
    ['a truncated payload', { pull_request: { head: {} } }, runner],
    ['pull_request_target', pull('shop/shop'), { ...runner, eventName: 'pull_request_target', ref: 'refs/heads/main' }],
    ['a tag', {}, { ...runner, eventName: 'push', ref: 'refs/tags/v1' }],
    ['a merge queue', {}, { ...runner, eventName: 'push', ref: 'refs/heads/gh-readonly-queue/main/pr-1' }],
    ['a schedule', {}, { ...runner, eventName: 'schedule', ref: 'refs/heads/main' }],
  ])('is nowhere for %s', (_, payload, facts) => {
    expect(decidePush(payload, facts)).toMatchObject({ allowed: false });
  });
});

describe('a fork', () => {
  it('is seen in a workflow_run too', () => {
    const facts = { ...runner, eventName: 'workflow_run' };
    expect(isFromFork({ workflow_run: { head_repository: { full_name: 'mallory/shop' } } }, facts)).toBe(true);
    expect(isFromFork({ workflow_run: { head_repository: { full_name: 'shop/shop' } } }, facts)).toBe(false);
    expect(isFromFork(undefined, { ...runner, eventName: 'push' })).toBe(false);
  });
});
