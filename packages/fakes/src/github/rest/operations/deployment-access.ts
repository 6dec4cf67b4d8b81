import type { RepositoryState } from '../../state.ts';
import { allows, type Access } from '../../tokens.ts';
import { type Operation, type RestAnswer, toRead } from '../operation.ts';
import { inRepository } from './repositories.ts';

function refuse(permission: string, access: Access): RestAnswer {
  const body = {
    message: 'Resource not accessible by integration',
    documentation_url: 'https://docs.github.com/rest/deployments',
    status: '403',
  };
  return {
    status: 403,
    raw: JSON.stringify(body),
    headers: { 'x-accepted-github-permissions': `${permission}=${access}` },
  };
}

/**
 * The operation for tokens with this permission; a token without it is told its name in a header, as by GitHub.
 * Strangers are left to the server: of a public repository they may read.
 */
export function withPermission(
  state: RepositoryState,
  permission: string,
  access: Access,
  act: Operation['act'],
): Operation {
  return inRepository(state, toRead('metadata'), (call) => {
    const { identity } = call;
    return identity === 'anonymous' || allows(identity, permission, access) ? act(call) : refuse(permission, access);
  });
}
