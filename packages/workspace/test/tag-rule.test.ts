import { beforeAll, describe, expect, it } from 'vitest';
import { resolveChangeSet, type ChangeSet } from '../src/index.ts';
import { commit, git, makeRepository, openGit } from './sandbox.ts';

const folder = makeRepository();

beforeAll(() => {
  const tags = [
    'web@1.0.0',
    'ui@1.0.0',
    'v1.0.0',
    'ui@1.1.0',
    'v2.0.0-rc.1',
    'v2.0.0-rc.2',
    'v2.0.0',
    'nightly',
    'web@1.1.0',
  ];
  for (const [index, tag] of tags.entries()) {
    commit(folder, { [`${index}.txt`]: 'x' });
    git(folder, 'tag', tag);
  }
});

async function ask(tag: string): Promise<ChangeSet> {
  git(folder, 'checkout', '--quiet', '--detach', tag);
  return resolveChangeSet({
    git: openGit(folder),
    event: {
      name: 'push',
      payload: { ref: `refs/tags/${tag}`, before: '0'.repeat(40), after: git(folder, 'rev-parse', 'HEAD') },
    },
    runner: { sha: '', ref: `refs/tags/${tag}`, refName: tag },
    onUndetectable: 'fail',
  });
}

describe('a tag is compared with the previous one', () => {
  it.each([
    ['of its series, not of another package', 'web@1.1.0', 'web@1.0.0'],
    ['of its series, the nearest', 'ui@1.1.0', 'ui@1.0.0'],
    ['that was a release, when it is a release', 'v2.0.0', 'v1.0.0'],
    ['of any kind, when it is a pre-release', 'v2.0.0-rc.2', 'v2.0.0-rc.1'],
    ['of any name, when it has no number', 'nightly', 'v2.0.0'],
  ])('%s', async (_, tag, previous) => {
    const answer = await ask(tag);
    expect(answer).toMatchObject({ mode: 'diff', confidence: 'exact', base: git(folder, 'rev-parse', previous) });
    expect(answer.reason).toContain(`the tag ${previous} before ${tag}`);
  });

  it('or everything is taken, for the first of its series', async () => {
    expect(await ask('web@1.0.0')).toMatchObject({
      mode: 'all',
      reason: 'web@1.0.0 is the first tag of its series',
      confidence: 'exact',
    });
  });
});
