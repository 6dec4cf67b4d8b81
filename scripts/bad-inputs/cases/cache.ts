import { blobHost, resultsHost } from '@aevon/fakes';
import type { BadInput, Group, Place } from '../case.ts';

const times = Number.POSITIVE_INFINITY;
const repository = { full_name: 'octo-org/shop', default_branch: 'main' };

function building(item: string, says: RegExp, more: Partial<BadInput>): BadInput {
  return {
    item,
    action: 'turbo-build',
    inputs: { packages: 'ui' },
    ends: { kind: 'degraded', says, outputs: { verdict: 'passed' } },
    withinMs: 30_000,
    ...more,
  };
}

const limit = JSON.stringify({ code: 'resource_exhausted', msg: 'rate limit exceeded' });

function pullRequest({ before, after }: Place) {
  return {
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
  };
}

export const cache: Group = {
  title: 'Cache service and a token that may only read',
  cases: [
    building('absent', /did not name a results service/, { options: () => ({ resultsUrl: '' }) }),
    building('read-only', /read-only|may not|not saved|denied/i, { runtime: { cacheWrite: false } }),
    building('a corrupt pack', /damaged/, {
      primed: true,
      fault: { kind: 'status', status: 200, body: 'not a pack', host: blobHost, method: 'GET', path: /./, times },
    }),
    building('the limit of 200 uploads a minute', /limit/i, {
      fault: {
        ...{ kind: 'status', status: 429, body: limit, headers: { 'retry-after': '37' } },
        ...{ host: resultsHost, path: /CreateCacheEntry/, times },
      },
    }),
    building('a hang', /answer|in time|timed? ?out/i, {
      fault: { kind: 'hang', host: resultsHost, path: /./, times },
    }),
    {
      item: 'a token that may only read, with `fix: commit`',
      action: 'affected-lint',
      event: pullRequest,
      leaves: ['M packages/ui/late.js'],
      files: { 'packages/ui/late.js': 'let late = 1;\nexport { late };\n' },
      inputs: { fix: 'commit', linters: 'eslint', packages: 'ui', cache: 'false' },
      options: () => ({ ref: 'refs/pull/7/merge' }),
      ends: {
        kind: 'refused',
        code: 'lint-findings',
        says: /no commit was pushed/,
        outputs: { verdict: 'failed', commit: '' },
      },
    },
  ],
};
