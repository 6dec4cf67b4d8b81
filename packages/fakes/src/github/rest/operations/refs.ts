import type { RepositoryState } from '../../state.ts';
import { needText } from '../body.ts';
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
import { inRepository } from './repositories.ts';

function describe(state: RepositoryState, ref: string, sha: string): object {
  const api = `https://api.github.com/repos/${state.fullName}/git`;
  return { ref, url: `${api}/${ref}`, object: { sha, type: 'commit', url: `${api}/commits/${sha}` } };
}

function isRefName(ref: string): boolean {
  return /^refs\/[^/]+\/.+$/.test(ref) && !/[\s~^:?*[\\\x00-\x1f\x7f]|\.\.|@\{|\/\/|\.lock(?:\/|$)|\.$|\/$/.test(ref);
}

async function needCommit(state: RepositoryState, sha: string): Promise<string> {
  if ((await state.git.resolve(sha)) !== sha) throw new RestError(422, 'Object does not exist');
  return sha;
}

async function isAncestor(state: RepositoryState, before: string, after: string): Promise<boolean> {
  return (await state.git.ask('merge-base', '--is-ancestor', before, after)) !== undefined;
}

export function refOperations(state: RepositoryState): [string, Operation][] {
  const nameOf = (call: RestCall): string => `refs/${call.parameters['ref'] ?? ''}`;
  const find = async (ref: string): Promise<string> => {
    const sha = (await state.git.refs()).get(ref);
    if (sha === undefined) throw notFound();
    return sha;
  };
  const record = (call: RestCall, ref: string, before: string, after: string): void => {
    const actor = call.identity === 'anonymous' ? 'anonymous' : call.identity.actor;
    state.pushes.push({ at: state.now().toISOString(), actor, ref, before, after });
  };
  const zeros = '0'.repeat(40);

  const create = async (call: RestCall): Promise<RestAnswer> => {
    const ref = needText(call.body, 'ref');
    const sha = await needCommit(state, needText(call.body, 'sha'));
    if (!isRefName(ref)) throw new RestError(422, `Reference name '${ref}' is not well-formed.`);
    if ((await state.git.refs()).has(ref)) throw new RestError(422, 'Reference already exists');
    await state.git.ask('update-ref', ref, sha, zeros);
    record(call, ref, zeros, sha);
    return { status: 201, value: describe(state, ref, sha) };
  };
  const update = async (call: RestCall): Promise<RestAnswer> => {
    const ref = nameOf(call);
    const before = await find(ref).catch(() => {
      throw new RestError(422, 'Reference does not exist');
    });
    const sha = await needCommit(state, needText(call.body, 'sha'));
    if (call.body['force'] !== true && !(await isAncestor(state, before, sha)))
      throw new RestError(422, 'Update is not a fast forward');
    await state.git.ask('update-ref', ref, sha, before);
    record(call, ref, before, sha);
    return { status: 200, value: describe(state, ref, sha) };
  };
  const remove = async (call: RestCall): Promise<RestAnswer> => {
    const ref = nameOf(call);
    const before = (await state.git.refs()).get(ref);
    if (before === undefined) throw new RestError(422, 'Reference does not exist');
    await state.git.ask('update-ref', '-d', ref, before);
    record(call, ref, before, zeros);
    return { status: 204 };
  };
  const get = async (call: RestCall): Promise<RestAnswer> => ({
    status: 200,
    value: describe(state, nameOf(call), await find(nameOf(call))),
  });
  const matching = async (call: RestCall): Promise<RestAnswer> => {
    const found = [...(await state.git.refs())].filter(([ref]) => ref.startsWith(nameOf(call)));
    return { status: 200, value: found.map(([ref, sha]) => describe(state, ref, sha)) };
  };
  const branches = async (call: RestCall): Promise<RestAnswer> => {
    const found = [...(await state.git.refs())].filter(([ref]) => ref.startsWith('refs/heads/'));
    return answerPage(
      call,
      found.map(([ref, sha]) => ({
        name: ref.slice('refs/heads/'.length),
        commit: { sha, url: `https://api.github.com/repos/${state.fullName}/commits/${sha}` },
        protected: false,
      })),
    );
  };

  const one = '/repos/{owner}/{repo}/git/refs/{ref}';
  return [
    ['GET /repos/{owner}/{repo}/git/ref/{ref}', inRepository(state, toRead('contents'), get)],
    ['GET /repos/{owner}/{repo}/git/matching-refs/{ref}', inRepository(state, toRead('contents'), matching)],
    ['GET /repos/{owner}/{repo}/branches', inRepository(state, toRead('contents'), branches)],
    ['POST /repos/{owner}/{repo}/git/refs', inRepository(state, toWrite('contents'), create)],
    [`PATCH ${one}`, inRepository(state, toWrite('contents'), update)],
    [`DELETE ${one}`, inRepository(state, toWrite('contents'), remove)],
  ];
}
