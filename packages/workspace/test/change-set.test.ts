import { describe, expect, it } from 'vitest';
import { ask, makeShop, type Ask } from './shop.ts';

const shop = makeShop();
const { c0, c1, t1, t2, merge, forced, mainForced } = shop.ids;
const repository = { default_branch: 'main' };
const zeros = '0'.repeat(40);
const pull = (head = t2): object => ({
  repository,
  pull_request: { head: { sha: head, ref: 'topic' }, base: { sha: c0, ref: 'main' } },
});
const topic = { commit: t2, ref: 'refs/heads/topic' };
const main = { commit: c1, ref: 'refs/heads/main' };

interface Case {
  readonly title: string;
  readonly ask: Ask;
  /** Letters of packages, or a mode. */
  readonly want: string;
  /** Where a shallow clone can't know. */
  readonly shallow?: string;
}

const cases: readonly Case[] = [
  {
    title: 'pull_request, stale base.sha, merge commit',
    ask: { event: 'pull_request', payload: pull(), at: { commit: merge, ref: 'refs/pull/7/merge' } },
    want: 'b e',
  },
  {
    title: 'pull_request, head checked out instead of the merge',
    ask: { event: 'pull_request', payload: pull(), at: topic },
    want: 'b e',
  },
  {
    title: 'pull_request, merge of a newer head than the payload knows',
    ask: { event: 'pull_request', payload: pull(t1), at: { commit: merge, ref: 'refs/pull/7/merge' } },
    want: 'b e',
  },
  {
    title: 'pull_request_target, base checked out',
    ask: { event: 'pull_request_target', payload: pull(), at: main },
    want: 'b e',
  },
  {
    title: 'pull_request_target, merge checked out',
    ask: { event: 'pull_request_target', payload: pull(), at: { commit: merge, ref: 'refs/pull/7/merge' } },
    want: 'b e',
  },
  {
    title: 'pull_request closed by a merge, base branch holds the head',
    ask: { event: 'pull_request', payload: pull(c0), at: { commit: c1, ref: 'refs/heads/main' } },
    want: 'd',
  },
  {
    title: 'push to a topic branch',
    ask: { event: 'push', payload: { repository, ref: topic.ref, before: t1, after: t2, forced: false }, at: topic },
    want: 'b',
  },
  {
    title: 'first push of a branch',
    ask: { event: 'push', payload: { repository, ref: topic.ref, before: zeros, after: t2, created: true }, at: topic },
    want: 'b e',
  },
  {
    title: 'forced push of a branch',
    ask: {
      event: 'push',
      payload: { repository, ref: 'refs/heads/forced', before: t2, after: forced, forced: true },
      at: { commit: forced, ref: 'refs/heads/forced' },
    },
    want: 'b e',
  },
  {
    title: 'push to the default branch',
    ask: { event: 'push', payload: { repository, ref: main.ref, before: c0, after: c1, forced: false }, at: main },
    want: 'd',
  },
  {
    title: 'forced push of the default branch: everything that differs from before',
    ask: {
      event: 'push',
      payload: {
        repository: { default_branch: 'main-forced' },
        ref: 'refs/heads/main-forced',
        before: c1,
        after: mainForced,
        forced: true,
      },
      at: { commit: mainForced, ref: 'refs/heads/main-forced' },
    },
    want: 'c d',
  },
  {
    title: 'first push of the default branch',
    ask: { event: 'push', payload: { repository, ref: main.ref, before: zeros, after: c1, created: true }, at: main },
    want: 'all exact',
  },
  {
    title: 'push of a tag: since the previous one, moving tags at the same commit aside',
    ask: {
      event: 'push',
      payload: { repository, ref: 'refs/tags/v1.1.0', before: zeros, after: c1, created: true },
      at: { commit: c1, ref: 'refs/tags/v1.1.0' },
    },
    want: 'd',
    shallow: 'all none',
  },
  {
    title: 'release of the first tag',
    ask: {
      event: 'release',
      payload: { repository, release: { tag_name: 'v1.0.0' } },
      at: { commit: c0, ref: 'refs/tags/v1.0.0' },
    },
    want: 'all',
  },
  {
    title: 'merge_group',
    ask: {
      event: 'merge_group',
      payload: { repository, merge_group: { base_sha: c1, head_sha: merge } },
      at: { commit: merge, ref: 'refs/heads/gh-readonly-queue/main/pr-7' },
    },
    want: 'b e',
  },
  { title: 'schedule', ask: { event: 'schedule', payload: { repository }, at: main }, want: 'all exact' },
  {
    title: 'workflow_dispatch on the default branch',
    ask: { event: 'workflow_dispatch', payload: { repository }, at: main },
    want: 'all exact',
  },
  {
    title: 'workflow_dispatch on the default branch, last green run known',
    ask: { event: 'workflow_dispatch', payload: { repository }, at: main, lastGreen: async () => Promise.resolve(c0) },
    want: 'd',
  },
  {
    title: 'workflow_dispatch on a topic branch',
    ask: { event: 'workflow_dispatch', payload: { repository }, at: topic },
    want: 'b e',
  },
  {
    title: 'workflow_dispatch with a commit as base',
    ask: { event: 'workflow_dispatch', payload: { repository }, at: topic, base: t1 },
    want: 'b',
  },
  {
    title: 'workflow_dispatch with a branch as base: since the common ancestor',
    ask: { event: 'workflow_dispatch', payload: { repository }, at: topic, base: 'main' },
    want: 'b e',
  },
  {
    title: 'workflow_run after a topic branch',
    ask: {
      event: 'workflow_run',
      payload: { repository, workflow_run: { head_sha: t2, head_branch: 'topic' } },
      at: topic,
    },
    want: 'b e',
  },
  {
    title: 'workflow_run while the default branch is checked out',
    ask: {
      event: 'workflow_run',
      payload: { repository, workflow_run: { head_sha: t2, head_branch: 'topic' } },
      at: main,
    },
    want: 'all exact',
  },
  {
    title: 'an event without a rule',
    ask: { event: 'issue_comment', payload: { repository }, at: main },
    want: 'all none',
  },
];

describe.each([0, 1, 2])('at depth %i', (depth) => {
  it.each(cases)('$title', async ({ ask: question, want, shallow = want }) => {
    const answer = await ask(shop, depth, question);
    const wanted = depth === 0 ? want : shallow;
    const seen = answer.mode === 'diff' ? answer.letters : `${answer.mode} ${answer.confidence}`;
    expect(wanted === 'all' ? answer.mode : seen, answer.reason).toBe(wanted);
    expect(answer.calls).toBeLessThanOrEqual(1);
    expect(answer.fetched).toBe(answer.calls);
    if (depth === 0 && !question.event.startsWith('pull_request_target')) expect(answer.calls).toBe(0);
  });
});

describe('a deleted branch', () => {
  it('is nothing, without looking at git', async () => {
    const payload = { repository, ref: 'refs/heads/topic', before: t2, after: zeros, deleted: true };
    const answer = await ask(shop, 1, { event: 'push', payload, at: main });
    expect(answer).toMatchObject({ mode: 'none', reason: 'refs/heads/topic was deleted', calls: 0 });
  });
});

describe('a payload that is missing or cut off', () => {
  const events = ['pull_request', 'push', 'merge_group', 'workflow_run', 'release', 'workflow_dispatch'];
  it.each(events)('of %s is said, and everything is taken', async (event) => {
    const answer = await ask(shop, 0, { event, payload: undefined, at: topic });
    expect(answer).toMatchObject({ mode: 'all', confidence: 'none', calls: 0 });
    expect(answer.reason).toContain(`the payload of the event ${event} lacks`);
  });

  it('fails by choice, with the fix', async () => {
    const question = ask(shop, 0, { event: 'push', payload: { repository }, at: topic, onUndetectable: 'fail' });
    await expect(question).rejects.toMatchObject({
      facts: { code: 'change-set-undetectable', fix: expect.stringContaining('on-undetectable: all') as string },
    });
  });
});

describe('a shallow clone without an answer of GitHub', () => {
  const question: Ask = { event: 'pull_request', payload: pull(), at: topic };

  it('is said, with what GitHub said', async () => {
    const compare = async (): Promise<string> => Promise.reject(new Error('HTTP 403'));
    const answer = await ask(shop, 1, { ...question, compare });
    expect(answer).toMatchObject({ mode: 'all', confidence: 'none' });
    expect(answer.reason).toContain('HTTP 403');
  });

  it('does not take a wrong answer for a commit', async () => {
    const answer = await ask(shop, 1, { ...question, compare: async () => Promise.resolve('--upload-pack=x') });
    expect(answer).toMatchObject({ mode: 'all', confidence: 'none', calls: 0 });
  });

  it('gives up after one fetch when the remote lacks the commit', async () => {
    const answer = await ask(shop, 1, { ...question, compare: async () => Promise.resolve('a'.repeat(40)) });
    expect(answer).toMatchObject({ mode: 'all', confidence: 'none', calls: 1 });
  });
});

describe('the input base', () => {
  it.each(['--upload-pack=touch x', 'nope', 'a..b', 'f'.repeat(40), 'refs/heads/x:refs/heads/y'])(
    'refuses %s',
    async (base) => {
      const question = ask(shop, 1, { event: 'push', payload: {}, at: topic, base });
      await expect(question).rejects.toMatchObject({ facts: { code: 'base-unknown' } });
    },
  );

  it('means HEAD of this clone, not of the remote', async () => {
    expect(await ask(shop, 0, { event: 'push', payload: {}, at: topic, base: 'HEAD~1' })).toMatchObject({
      letters: 'b',
    });
    expect(await ask(shop, 0, { event: 'push', payload: {}, at: topic, base: 'HEAD' })).toMatchObject({ mode: 'none' });
  });
});
