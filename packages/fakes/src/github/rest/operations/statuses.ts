import type { CommitStatus, RepositoryState } from '../../state.ts';
import { needText, readText } from '../body.ts';
import {
  answerPage,
  notFound,
  type Operation,
  RestError,
  type RestAnswer,
  type RestCall,
  toRead,
  toWrite,
} from '../operation.ts';
import { resolveRevision } from './commits.ts';
import { actorOf, describeRepository, inRepository } from './repositories.ts';

/** Source: docs.github.com, "Create a commit status": 1,000 statuses per sha and context. */
const perContext = 1000;

function describe(state: RepositoryState, status: CommitStatus): object {
  return {
    ...{
      id: status.id,
      state: status.state,
      context: status.context,
      description: status.description,
      target_url: status.targetUrl,
    },
    created_at: status.createdAt,
    updated_at: status.createdAt,
    url: `https://api.github.com/repos/${state.fullName}/statuses/${status.sha}`,
    creator: { login: status.creator, id: 41898282, type: 'Bot' },
  };
}

function combine(newest: readonly CommitStatus[]): string {
  if (newest.some(({ state }) => state === 'error' || state === 'failure')) return 'failure';
  return newest.length > 0 && newest.every(({ state }) => state === 'success') ? 'success' : 'pending';
}

export function statusOperations(state: RepositoryState): [string, Operation][] {
  const create = async (call: RestCall): Promise<RestAnswer> => {
    const sha = call.parameters['sha'] ?? '';
    if ((await state.git.resolve(sha)) !== sha)
      throw new RestError(422, 'Validation Failed', [
        { resource: 'Status', code: 'custom', message: `No commit found for SHA: ${sha}` },
      ]);
    const { body } = call;
    const context = readText(body, 'context') ?? 'default';
    const same = state.statuses.filter((status) => status.sha === sha && status.context === context);
    if (same.length >= perContext)
      throw new RestError(422, 'Validation Failed', [
        {
          resource: 'Status',
          code: 'custom',
          message: 'This SHA and context has reached the maximum number of statuses.',
        },
      ]);
    const status: CommitStatus = {
      ...{ id: state.nextId(), sha, context, state: needText(body, 'state') },
      description: readText(body, 'description') ?? null,
      targetUrl: readText(body, 'target_url') ?? null,
      creator: actorOf(call),
      createdAt: state.now().toISOString(),
    };
    state.statuses.push(status);
    return { status: 201, value: describe(state, status) };
  };

  /** Newest first. */
  const ofRef = async (call: RestCall): Promise<{ sha: string; statuses: CommitStatus[] }> => {
    const sha = await resolveRevision(state, call.parameters['ref'] ?? '');
    if (sha === undefined) throw notFound();
    return { sha, statuses: state.statuses.filter((status) => status.sha === sha).reverse() };
  };
  const list = async (call: RestCall): Promise<RestAnswer> =>
    answerPage(
      call,
      (await ofRef(call)).statuses.map((status) => describe(state, status)),
    );
  const combined = async (call: RestCall): Promise<RestAnswer> => {
    const { sha, statuses } = await ofRef(call);
    const newest = statuses.filter(
      (status, index) => statuses.findIndex(({ context }) => context === status.context) === index,
    );
    const facts = { state: combine(newest), sha, total_count: newest.length, repository: describeRepository(state) };
    return answerPage(
      call,
      newest.map((status) => describe(state, status)),
      (page) => ({ ...facts, statuses: page }),
    );
  };

  return [
    ['POST /repos/{owner}/{repo}/statuses/{sha}', inRepository(state, toWrite('statuses'), create)],
    ['GET /repos/{owner}/{repo}/commits/{ref}/statuses', inRepository(state, toRead('statuses'), list)],
    ['GET /repos/{owner}/{repo}/commits/{ref}/status', inRepository(state, toRead('statuses'), combined)],
  ];
}
