import type { FakeGithub } from '@aevon/fakes';
import { toActionsVariables } from '../step/runner-variables.ts';
import type { TokenIssuer, TokenRequest } from '../engine/graph/facts.ts';
import type { Access } from '../engine/rules/permissions.ts';

/** Where a job gets its identity, if it may: `id-token: write`, which a fork's job never has. */
function identityOf(github: FakeGithub, request: TokenRequest): { idToken?: { url: string; token: string } } {
  const { permissions, event, run, workflowRef, environment } = request;
  if (permissions['id-token'] !== 'write' || event.fromFork) return {};
  const { ref, sha, name, actor } = event;
  const job = { ref, sha, event: name, runId: run.id, actor, jobWorkflowRef: workflowRef };
  return { idToken: github.grantIdToken({ ...job, ...(environment === undefined ? {} : { environment }) }) };
}

/** Tokens of a job from the fake GitHub, with the permissions and cache scopes that GitHub would give. */
export function createTokenIssuer(github: FakeGithub, defaultBranch: string): TokenIssuer {
  return (request) => {
    const { permissions, run, jobId, event } = request;
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
        ...identityOf(github, request),
      }),
    };
  };
}
