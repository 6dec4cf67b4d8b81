import { type Commit, readCommits } from '../../git/commits.ts';
import { emptyTree, readDifferences } from '../../git/differences.ts';
import type { RepositoryState } from '../../state.ts';
import {
  answerPage,
  notFound,
  type Operation,
  RestError,
  type RestAnswer,
  type RestCall,
  toRead,
} from '../operation.ts';
import { describeCommit, describeFile } from './commit-shapes.ts';
import { inRepository } from './repositories.ts';

/** A branch, tag, full ref or object id; branches win, as on GitHub. */
export async function resolveRevision(state: RepositoryState, name: string): Promise<string | undefined> {
  const bare = name.startsWith(`${state.owner}:`) ? name.slice(state.owner.length + 1) : name;
  for (const candidate of [
    `refs/heads/${bare}`,
    `refs/tags/${bare}`,
    bare.startsWith('refs/') ? bare : `refs/${bare}`,
  ]) {
    const found = await state.git.resolve(candidate);
    if (found !== undefined) return found;
  }
  return /^[0-9a-f]{7,40}$/.test(bare) ? state.git.resolve(bare) : undefined;
}

async function readCommit(state: RepositoryState, sha: string): Promise<Commit> {
  const [commit] = (await readCommits(state.git, '-1', sha)) ?? [];
  if (commit === undefined) throw notFound();
  return commit;
}

/** Source: docs.github.com, "Compare two commits": at most 300 files, and 250 commits a page. */
const filesShown = 300;

async function getCommit(state: RepositoryState, call: RestCall): Promise<RestAnswer> {
  const ref = call.parameters['ref'] ?? '';
  const sha = await resolveRevision(state, ref);
  if (sha === undefined) throw new RestError(422, `No commit found for SHA: ${ref}`);
  if (call.request.headers['accept']?.includes('.sha') === true)
    return { status: 200, raw: sha, headers: { 'content-type': 'application/vnd.github.sha; charset=utf-8' } };
  const commit = await readCommit(state, sha);
  const files = await readDifferences(state.git, commit.parents[0] ?? emptyTree, sha);
  const additions = files.reduce((sum, file) => sum + file.additions, 0);
  const deletions = files.reduce((sum, file) => sum + file.deletions, 0);
  const shown = files.slice(0, filesShown).map((file) => describeFile(state, file, sha));
  return {
    status: 200,
    value: {
      ...describeCommit(state, commit),
      stats: { additions, deletions, total: additions + deletions },
      files: shown,
    },
  };
}

async function listCommits(state: RepositoryState, call: RestCall): Promise<RestAnswer> {
  const { sha, path } = call.query;
  const start = await resolveRevision(state, typeof sha === 'string' ? sha : state.defaultBranch);
  if (start === undefined) throw notFound();
  const commits = (await readCommits(state.git, start, ...(typeof path === 'string' ? ['--', path] : []))) ?? [];
  return answerPage(
    call,
    commits.map((commit) => describeCommit(state, commit)),
  );
}

type Standing = 'identical' | 'ahead' | 'behind' | 'diverged';

function standingOf(ahead: number, behind: number): Standing {
  if (ahead === 0) return behind === 0 ? 'identical' : 'behind';
  return behind === 0 ? 'ahead' : 'diverged';
}

async function compare(state: RepositoryState, call: RestCall): Promise<RestAnswer> {
  const { base: first, head: second, basehead = `${first}...${second}` } = call.parameters;
  const [baseName = '', headName = ''] = basehead.split('...');
  const [base, head] = await Promise.all([resolveRevision(state, baseName), resolveRevision(state, headName)]);
  if (base === undefined || head === undefined) throw notFound();
  const mergeBase = (await state.git.ask('merge-base', base, head))?.toString('utf8').trim();
  if (mergeBase === undefined) throw new RestError(404, `No common ancestor between ${baseName} and ${headName}.`);
  const counts =
    (await state.git.ask('rev-list', '--left-right', '--count', `${base}...${head}`))
      ?.toString('utf8')
      .trim()
      .split('\t') ?? [];
  const [behind = 0, ahead = 0] = counts.map(Number);
  const commits = [...((await readCommits(state.git, `${base}..${head}`)) ?? [])].reverse();
  const files = await readDifferences(state.git, mergeBase, head);
  const url = `https://api.github.com/repos/${state.fullName}/compare/${baseName}...${headName}`;
  const facts = {
    ...{ url, status: standingOf(ahead, behind), ahead_by: ahead, behind_by: behind, total_commits: commits.length },
    base_commit: describeCommit(state, await readCommit(state, base)),
    merge_base_commit: describeCommit(state, await readCommit(state, mergeBase)),
  };
  const firstPage = Number(call.query['page'] ?? 1) === 1;
  const shown = firstPage ? files.slice(0, filesShown).map((file) => describeFile(state, file, head)) : [];
  const paged: RestCall = { ...call, query: { per_page: 100, ...call.query } };
  return answerPage(
    paged,
    commits.map((commit) => describeCommit(state, commit)),
    (page) => ({ ...facts, commits: page, files: shown }),
  );
}

export function commitOperations(state: RepositoryState): [string, Operation][] {
  const operation = (act: (state: RepositoryState, call: RestCall) => Promise<RestAnswer>): Operation =>
    inRepository(state, toRead('contents'), (call) => act(state, call));
  return [
    ['GET /repos/{owner}/{repo}/commits', operation(listCommits)],
    ['GET /repos/{owner}/{repo}/commits/{ref}', operation(getCommit)],
    // The description has both templates for the one endpoint.
    ['GET /repos/{owner}/{repo}/compare/{basehead}', operation(compare)],
    ['GET /repos/{owner}/{repo}/compare/{base}...{head}', operation(compare)],
  ];
}
