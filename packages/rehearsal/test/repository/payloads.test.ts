import examples from '@octokit/webhooks-examples';
import { expect, it } from 'vitest';
import { pullRequestPayload, pushPayload } from '../../src/repository/payloads.ts';

const repository = {
  fullName: 'shop/shop',
  id: 1,
  ownerId: 2,
  private: true,
  defaultBranch: 'main',
  at: '2026-11-24T13:00:00Z',
};
const actor = { login: 'robin', name: 'Robin', email: 'robin@example.com', id: 3 };
const [before, after] = ['a'.repeat(40), 'b'.repeat(40)];

const push = pushPayload({
  ref: 'refs/heads/main',
  before,
  after,
  commits: [
    {
      sha: after,
      tree: 'c'.repeat(40),
      message: 'm',
      at: repository.at,
      author: actor,
      added: ['a'],
      removed: [],
      modified: ['b'],
    },
  ],
  repository,
  actor,
});
const pull = pullRequestPayload({
  action: 'opened',
  number: 7,
  title: 't',
  body: '',
  head: { ref: 'f', sha: after },
  base: { ref: 'main', sha: before },
  mergeSha: 'd'.repeat(40),
  commits: 1,
  additions: 2,
  deletions: 3,
  changedFiles: 4,
  repository,
  actor,
});

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Keys that GitHub's example has and ours has not, with their path. */
function missing(theirs: unknown, ours: unknown, path = ''): string[] {
  if (Array.isArray(theirs))
    return Array.isArray(ours) && theirs.length > 0 && ours.length > 0 ? missing(theirs[0], ours[0], `${path}[]`) : [];
  if (!isRecord(theirs)) return [];
  if (!isRecord(ours)) return [path];
  return Object.entries(theirs).flatMap(([key, value]) =>
    key in ours ? (ours[key] === null ? [] : missing(value, ours[key], `${path}.${key}`)) : [`${path}.${key}`],
  );
}

function exampleOf(name: string, fits: (example: Record<string, unknown>) => boolean): unknown {
  const all: readonly unknown[] = examples;
  const event = all.find((candidate) => isRecord(candidate) && candidate['name'] === name);
  const list = isRecord(event) && Array.isArray(event['examples']) ? event['examples'] : [];
  return list.find((example: unknown) => isRecord(example) && fits(example));
}

it('has every key of GitHub’s push', () => {
  const example = exampleOf(
    'push',
    ({ commits, installation }) => Array.isArray(commits) && commits.length > 0 && installation !== undefined,
  );
  // An event of a repository without an app has no installation.
  expect(missing(example, push).filter((path) => !path.startsWith('.installation'))).toEqual([]);
});

it('has every key of GitHub’s pull_request', () => {
  const example = exampleOf('pull_request', ({ action }) => action === 'opened');
  expect(missing(example, pull)).toEqual([]);
});
