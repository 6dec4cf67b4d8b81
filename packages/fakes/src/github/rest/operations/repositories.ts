import type { RepositoryState } from '../../state.ts';
import { type Need, notFound, type Operation, type RestAnswer, type RestCall, toRead } from '../operation.ts';
import type { RateBudget } from '../rate-budget.ts';

/** @throws RestError 404 when the path names another repository. */
export function checkRepository(state: RepositoryState, call: RestCall): void {
  const { owner = '', repo = '' } = call.parameters;
  if (`${owner}/${repo}`.toLowerCase() !== state.fullName.toLowerCase()) throw notFound();
  if (state.private && call.identity === 'anonymous') throw notFound();
}

/** The operation, refused for any repository but this one. */
export function inRepository(state: RepositoryState, needs: Need, act: Operation['act']): Operation {
  return {
    needs,
    act: (call) => {
      checkRepository(state, call);
      return act(call);
    },
  };
}

export type Act = (state: RepositoryState, call: RestCall) => RestAnswer | Promise<RestAnswer>;

/** The operations of a table of route, need and act. */
export function bindOperations(
  state: RepositoryState,
  table: readonly (readonly [route: string, needs: Need, act: Act])[],
): [string, Operation][] {
  return table.map(([route, needs, act]) => [route, inRepository(state, needs, (call) => act(state, call))]);
}

/** Who makes the call. */
export function actorOf({ identity }: RestCall): string {
  return identity === 'anonymous' ? 'anonymous' : identity.actor;
}

export function describeOwner(state: RepositoryState): object {
  return {
    login: state.owner,
    id: state.ownerId,
    type: 'Organization',
    url: `https://api.github.com/users/${state.owner}`,
    html_url: `https://github.com/${state.owner}`,
  };
}

export function describeRepository(state: RepositoryState): object {
  return {
    id: state.id,
    name: state.name,
    full_name: state.fullName,
    owner: describeOwner(state),
    private: state.private,
    visibility: state.private ? 'private' : 'public',
    default_branch: state.defaultBranch,
    url: `https://api.github.com/repos/${state.fullName}`,
    html_url: `https://github.com/${state.fullName}`,
    clone_url: `https://github.com/${state.fullName}.git`,
    fork: false,
  };
}

export function repositoryOperations(state: RepositoryState, budget: RateBudget, limit: number): [string, Operation][] {
  const rateLimit: Operation = {
    act: ({ request, identity }) => {
      const rate = budget.look(
        identity === 'anonymous' ? 'anonymous' : (request.headers['authorization'] ?? ''),
        identity === 'anonymous' ? 60 : limit,
      );
      return { status: 200, value: { resources: { core: rate, search: rate, graphql: rate }, rate } };
    },
  };
  return [
    [
      'GET /repos/{owner}/{repo}',
      inRepository(state, toRead('metadata'), () => ({ status: 200, value: describeRepository(state) })),
    ],
    ['GET /rate_limit', rateLimit],
  ];
}
