import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BadInput, Ending, Group, Place } from '../case.ts';
import { commit, git, write } from '../git.ts';
import { rootPackage } from '../shop.ts';

const repository = { full_name: 'octo-org/shop', default_branch: 'main' };
const affected = { mode: 'diff', packages: '["ui","web"]' };

function recommit(place: Place): void {
  place.after = commit(place.root, 'what is bad');
}

function named(item: string, name: string): BadInput {
  return {
    item: `a file name with ${item}`,
    action: 'plan',
    prepare: (place) => {
      writeFileSync(join(place.root, 'packages/ui', name), '1\n');
      recommit(place);
    },
    ends: { kind: 'unharmed', says: /2 files changed/, outputs: affected },
  };
}

const pnpmPackage = JSON.stringify({
  name: 'shop',
  private: true,
  packageManager: 'pnpm@12.21.0',
  dependencies: { 'left-pad': '1.3.0' },
});
const goodLock = "lockfileVersion: '9.0'\n\nimporters:\n\n  .: {}\n";

/** What plan makes of a lockfile that it cannot compare: everything. */
function uncomparable(item: string, text: string | undefined): BadInput {
  return {
    item: `lockfile ${item}`,
    action: 'plan',
    files: {
      'package.json': JSON.stringify({ ...rootPackage, packageManager: 'pnpm@12.21.0', workspaces: undefined }),
      'pnpm-workspace.yaml': 'packages: [packages/*]\n',
      'pnpm-lock.yaml': goodLock,
    },
    prepare: (place) => {
      if (text === undefined) rmSync(join(place.root, 'pnpm-lock.yaml'));
      else write(place.root, { 'pnpm-lock.yaml': text });
      recommit(place);
    },
    ends: { kind: 'degraded', says: /pnpm-lock\.yaml/, outputs: { mode: 'all' } },
  };
}

function installing(item: string, lock: string | undefined, ends: Ending): BadInput {
  return {
    item: `lockfile ${item}`,
    action: 'setup',
    outside: true,
    files: {
      'package.json': pnpmPackage,
      'pnpm-workspace.yaml': 'pmOnFail: ignore\n',
      ...(lock === undefined ? {} : { 'pnpm-lock.yaml': lock }),
    },
    inputs: { cache: 'false' },
    ends,
    withinMs: 90_000,
  };
}

const many: BadInput = {
  item: '100,000 changed files',
  action: 'plan',
  prepare: (place) => {
    const blob = git(place.root, 'rev-parse', 'HEAD:turbo.json');
    const lines = Array.from({ length: 100_000 }, (_, at) => `100644 ${blob} 0\tpackages/docs/${at % 500}/${at}.txt`);
    execFileSync('git', ['update-index', '--index-info'], { cwd: place.root, input: `${lines.join('\n')}\n` });
    git(place.root, 'commit', '--quiet', '--message', 'many');
    place.after = git(place.root, 'rev-parse', 'HEAD');
  },
  ends: {
    kind: 'unharmed',
    says: /100001 files changed/,
    outputs: { mode: 'diff', packages: '["docs","ui","web"]' },
  },
};

const pullRequest = ({ before, after }: Place) => ({
  name: 'pull_request',
  payload: {
    number: 7,
    pull_request: {
      number: 7,
      base: { sha: before, ref: 'main', repo: repository },
      head: { sha: after, ref: 'topic', repo: repository },
    },
    repository,
  },
});

export const repositories: Group = {
  title: 'Repository',
  cases: [
    {
      item: 'not a git repository',
      action: 'plan',
      prepare: (place) => {
        place.root = join(place.folder, 'no-git');
        mkdirSync(place.root);
      },
      ends: { kind: 'refused', code: 'not-a-git-repository', says: /actions\/checkout/ },
    },
    {
      item: 'shallow, one commit deep',
      action: 'plan',
      depth: 1,
      ends: { kind: 'unharmed', says: /1 file changed/, outputs: affected },
    },
    {
      item: 'no common base',
      action: 'plan',
      event: pullRequest,
      prepare: (place) => {
        git(place.root, 'checkout', '--quiet', '--orphan', 'topic');
        recommit(place);
      },
      ends: { kind: 'degraded', says: /everything is taken as changed/, outputs: { mode: 'all', confidence: 'none' } },
    },
    {
      item: 'detached',
      action: 'plan',
      prepare: ({ root }) => void git(root, 'checkout', '--quiet', '--detach'),
      ends: { kind: 'unharmed', says: /1 file changed/, outputs: affected },
    },
    {
      item: 'a submodule whose pointer moved, not checked out',
      action: 'plan',
      prepare: (place) => {
        git(place.root, 'update-index', '--add', '--cacheinfo', `160000,${place.before},packages/docs/vendor`);
        git(place.root, 'commit', '--quiet', '--message', 'submodule');
        place.after = git(place.root, 'rev-parse', 'HEAD');
      },
      ends: {
        kind: 'unharmed',
        says: /2 files changed/,
        outputs: { mode: 'diff', packages: '["docs","ui","web"]' },
      },
    },
    named('a line feed', 'new\nline.js'),
    named('quotes', '"quoted" \'name\'.js'),
    named('a runner command', '::error::forged.js'),
    {
      ...named('bytes that are not UTF-8', ''),
      prepare: (place) => {
        const path = Buffer.concat([Buffer.from(join(place.root, 'packages/ui/')), Buffer.from([0xff, 0xfe])]);
        writeFileSync(path, '1\n');
        recommit(place);
      },
    },
    many,
    uncomparable('broken by a merge conflict', `${'<'.repeat(7)} ours\n`),
    uncomparable('deleted', undefined),
    uncomparable('of another version', "lockfileVersion: '99.0'\n"),
    installing('broken', `${'<'.repeat(7)} ours\n`, { kind: 'refused', code: 'lockfile-broken', says: /pnpm-lock/ }),
    installing('missing', undefined, { kind: 'refused', code: 'lockfile-missing', says: /lockfile/ }),
    installing('outdated', goodLock, { kind: 'refused', code: 'lockfile-outdated', says: /commit the lockfile/ }),
    installing('of another version', "lockfileVersion: '99.0'\n", {
      kind: 'refused',
      code: 'lockfile-broken',
      says: /lockfileVersion of 99/,
    }),
    {
      item: 'package.json broken',
      action: 'plan',
      files: { 'packages/docs/package.json': '{\n  "name": "docs",\n  oops\n}\n' },
      ends: { kind: 'refused', code: 'package-file-broken', says: /packages\/docs\/package\.json/ },
    },
    {
      item: 'package.json broken',
      action: 'setup',
      files: { 'package.json': '{ broken' },
      ends: { kind: 'refused', code: 'package-json-unreadable', says: /package\.json/ },
    },
  ],
};
