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
import { actorOf, bindOperations } from './repositories.ts';

/** Before a ref was made and after it was deleted. */
const zeros = '0'.repeat(40);

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

function nameOf(call: RestCall): string {
  return `refs/${call.parameters['ref'] ?? ''}`;
}

async function find(state: RepositoryState, ref: string, absent: RestError): Promise<string> {
  const sha = (await state.git.refs()).get(ref);
  if (sha === undefined) throw absent;
  return sha;
}

const noSuchRef = (): RestError => new RestError(422, 'Reference does not exist');

function record(state: RepositoryState, call: RestCall, ref: string, before: string, after: string): void {
  state.pushes.push({ at: state.now().toISOString(), actor: actorOf(call), ref, before, after });
}

async function create(state: RepositoryState, call: RestCall): Promise<RestAnswer> {
  const ref = needText(call.body, 'ref');
  const sha = await needCommit(state, needText(call.body, 'sha'));
  if (!isRefName(ref)) throw new RestError(422, `Reference name '${ref}' is not well-formed.`);
  if ((await state.git.refs()).has(ref)) throw new RestError(422, 'Reference already exists');
  await state.git.ask('update-ref', ref, sha, zeros);
  record(state, call, ref, zeros, sha);
  return { status: 201, value: describe(state, ref, sha) };
}

async function update(state: RepositoryState, call: RestCall): Promise<RestAnswer> {
  const ref = nameOf(call);
  const before = await find(state, ref, noSuchRef());
  const sha = await needCommit(state, needText(call.body, 'sha'));
  const fastForward = call.body['force'] === true || (await isAncestor(state, before, sha));
  if (!fastForward) throw new RestError(422, 'Update is not a fast forward');
  await state.git.ask('update-ref', ref, sha, before);
  record(state, call, ref, before, sha);
  return { status: 200, value: describe(state, ref, sha) };
}

async function remove(state: RepositoryState, call: RestCall): Promise<RestAnswer> {
  const ref = nameOf(call);
  const before = await find(state, ref, noSuchRef());
  await state.git.ask('update-ref', '-d', ref, before);
  record(state, call, ref, before, zeros);
  return { status: 204 };
}

async function get(state: RepositoryState, call: RestCall): Promise<RestAnswer> {
  const ref = nameOf(call);
  return { status: 200, value: describe(state, ref, await find(state, ref, notFound())) };
}

async function listMatching(state: RepositoryState, call: RestCall): Promise<RestAnswer> {
  const found = [...(await state.git.refs())].filter(([ref]) => ref.startsWith(nameOf(call)));
  return { status: 200, value: found.map(([ref, sha]) => describe(state, ref, sha)) };
}

async function listBranches(state: RepositoryState, call: RestCall): Promise<RestAnswer> {
  const prefix = 'refs/heads/';
  const found = [...(await state.git.refs())].filter(([ref]) => ref.startsWith(prefix));
  const api = `https://api.github.com/repos/${state.fullName}/commits`;
  return answerPage(
    call,
    found.map(([ref, sha]) => ({
      name: ref.slice(prefix.length),
      commit: { sha, url: `${api}/${sha}` },
      protected: false,
    })),
  );
}

export function refOperations(state: RepositoryState): [string, Operation][] {
  const git = '/repos/{owner}/{repo}/git';
  const read = toRead('contents');
  const write = toWrite('contents');
  return bindOperations(state, [
    [`GET ${git}/ref/{ref}`, read, get],
    [`GET ${git}/matching-refs/{ref}`, read, listMatching],
    ['GET /repos/{owner}/{repo}/branches', read, listBranches],
    [`POST ${git}/refs`, write, create],
    [`PATCH ${git}/refs/{ref}`, write, update],
    [`DELETE ${git}/refs/{ref}`, write, remove],
  ]);
}
