import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BadInput, Group, Place } from '../case.ts';

const repository = { full_name: 'octo-org/shop', default_branch: 'main' };

/** An event that says too little: everything, unless the user wants a failure. */
function undetectable(item: string, name: string, payload: object, says: RegExp): readonly BadInput[] {
  const event = () => ({ name, payload });
  return [
    {
      item,
      action: 'plan',
      event,
      ends: { kind: 'degraded', says, outputs: { mode: 'all', confidence: 'none' } },
    },
    {
      item: `${item}, with \`on-undetectable: fail\``,
      action: 'plan',
      event,
      inputs: { 'on-undetectable': 'fail' },
      ends: { kind: 'refused', code: 'change-set-undetectable', says },
    },
  ];
}

function fromFork({ before, after }: Place) {
  const fork = { full_name: 'mallory/shop' };
  return {
    name: 'pull_request',
    payload: {
      number: 7,
      pull_request: {
        number: 7,
        base: { sha: before, ref: 'main', repo: repository },
        head: { sha: after, ref: 'topic', repo: fork },
      },
      repository,
    },
  };
}

const truncated = ({ folder }: Place) => {
  const file = join(folder, 'event.json');
  writeFileSync(file, '{"ref": "refs/he');
  return { github: { event_path: file } };
};

export const events: Group = {
  title: 'Event',
  cases: [
    ...undetectable('an event that nobody knows', 'moon_landing', { repository }, /moon_landing/),
    ...undetectable('a push without a payload', 'push', {}, /lacks `before`/),
    ...undetectable(
      'a pull request without a head',
      'pull_request',
      { pull_request: { base: {} }, repository },
      /lacks pull_request\.head\.sha/,
    ),
    {
      item: 'a payload that was cut off',
      action: 'plan',
      options: truncated,
      ends: { kind: 'refused', code: 'event-unreadable', says: /is not JSON/ },
    },
    {
      item: 'a payload file that is missing',
      action: 'plan',
      options: ({ folder }) => ({ github: { event_path: join(folder, 'gone.json') } }),
      ends: { kind: 'refused', code: 'event-unreadable', says: /payload of the event/ },
    },
    {
      item: 'a pull request from a fork',
      action: 'plan',
      event: fromFork,
      ends: { kind: 'unharmed', says: /1 file changed/, outputs: { mode: 'diff', packages: '["ui","web"]' } },
    },
    {
      item: 'a pull request from a fork, with `fix: commit`',
      action: 'affected-lint',
      event: fromFork,
      leaves: ['M packages/ui/late.js'],
      files: { 'packages/ui/late.js': 'let late = 1;\nexport { late };\n' },
      inputs: { fix: 'commit', linters: 'eslint', packages: 'ui' },
      runtime: { cacheWrite: false },
      ends: {
        kind: 'refused',
        code: 'lint-findings',
        says: /comes from a fork/,
        outputs: { verdict: 'failed', commit: '' },
      },
    },
    {
      item: 'a pull request from a fork, whose cache may only be read',
      action: 'turbo-build',
      event: fromFork,
      inputs: { packages: 'ui' },
      runtime: { cacheWrite: false },
      ends: { kind: 'degraded', says: /fork|read-only|may not|not saved/i, outputs: { verdict: 'passed' } },
    },
    {
      item: 'a needs context that was cut off',
      action: 'ci-verdict',
      inputs: { needs: '{"plan": {"result": "succ' },
      ends: { kind: 'refused', code: 'needs-unreadable', says: /needs/ },
    },
    {
      item: 'a plan that was cut off',
      action: 'affected-test',
      inputs: { plan: '{"version":1,"pack' },
      ends: { kind: 'refused', code: 'plan-unreadable', says: /plan/ },
    },
  ],
};
