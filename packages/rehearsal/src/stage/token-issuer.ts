import type { FakeGithub } from '@aevon/fakes';
import { toActionsVariables } from '../step/runner-variables.ts';
import type { TokenIssuer } from '../engine/graph/facts.ts';
import type { Access } from '../engine/rules/permissions.ts';

/** Tokens of a job from the fake GitHub, with the permissions and cache scopes that GitHub would give. */
export function createTokenIssuer(github: FakeGithub, defaultBranch: string): TokenIssuer {
  return ({ permissions, run, jobId, event }) => {
    const granted = Object.entries(permissions).filter(
      (entry): entry is [string, Exclude<Access, 'none'>] => entry[1] !== 'none',
    );
    const base = event.baseRef === '' ? [] : [`refs/heads/${event.baseRef}`];
    const cacheScopes = [...new Set([event.ref, ...base, `refs/heads/${defaultBranch}`])];
    const runtimeToken = github.issueRuntimeToken({
      runId: run.id,
      jobId: jobId.replaceAll(/[^A-Za-z0-9._-]+/g, '-'),
      cacheScopes,
      cacheWrite: !event.fromFork,
    });
    return {
      token: github.issueToken({ permissions: Object.fromEntries(granted), forkReadOnly: event.fromFork }),
      services: toActionsVariables({
        resultsUrl: github.resultsUrl,
        runtimeToken,
        cacheMode: event.fromFork ? 'read' : 'write',
      }),
    };
  };
}
