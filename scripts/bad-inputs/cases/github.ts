import { type FaultKind, resultsHost } from '@aevon/fakes';
import type { BadInput, Group, Place } from '../case.ts';
import { commit, write } from '../git.ts';

const repository = { full_name: 'octo-org/shop', default_branch: 'main' };
const times = Number.POSITIVE_INFINITY;

const kinds: readonly (readonly [string, FaultKind])[] = [
  ['401', { kind: 'status', status: 401 }],
  ['403 to a token that may only read', { kind: 'status', status: 403 }],
  ['404', { kind: 'status', status: 404 }],
  ['422', { kind: 'status', status: 422 }],
  ['429 with Retry-After', { kind: 'rate-limit', retryAfter: 3600 }],
  ['secondary limit', { kind: 'secondary-limit' }],
  ['500', { kind: 'status', status: 500 }],
  ['an HTML error page', { kind: 'html-500' }],
  ['a reset in mid-body', { kind: 'reset-mid-body' }],
  ['a hang', { kind: 'hang' }],
];

function firstPush({ after }: Place) {
  return {
    name: 'push',
    payload: { ref: 'refs/heads/topic', before: '0'.repeat(40), after, created: true, repository },
  };
}

/** The first push of a branch from a shallow clone: git and the API must be asked where it parted from main. */
function planning([item, kind]: readonly [string, FaultKind]): BadInput {
  return {
    item: `${item}, of the API and of git`,
    action: 'plan',
    depth: 1,
    prepare: (place) => {
      write(place.root, { 'packages/docs/more.md': '1\n' });
      place.after = commit(place.root, 'a second commit');
    },
    event: firstPush,
    options: () => ({ ref: 'refs/heads/topic' }),
    fault: { ...kind, path: /./, times },
    ends: {
      kind: 'degraded',
      says: /Every package is taken as affected/,
      outputs: { mode: 'all', confidence: 'none', packages: '["docs","ui","web"]' },
    },
    withinMs: 45_000,
  };
}

/** Reports of shards that cannot be read are no green tests. */
function merging([item, kind]: readonly [string, FaultKind]): BadInput {
  const refused = /^(401|403|404|422|secondary)/.test(item);
  return {
    item: `${item}, of the artifact service`,
    action: 'affected-test',
    inputs: { mode: 'merge', shards: '2' },
    fault: { ...kind, host: resultsHost, path: /ArtifactService/, times },
    ends: {
      kind: 'refused',
      code: refused ? 'artifact-refused' : 'artifact-service-unavailable',
      says: /could not list/,
    },
    withinMs: 45_000,
  };
}

export const api: Group = { title: 'GitHub', cases: [...kinds.map(planning), ...kinds.map(merging)] };
