import { readCommits } from '../../git/commits.ts';
import { readDifferences } from '../../git/differences.ts';
import type { PullRequest, RepositoryState } from '../../state.ts';
import { answerPage, notFound, type Operation, type RestAnswer, type RestCall, toRead } from '../operation.ts';
import { describeCommit, describeFile } from './commit-shapes.ts';
import { resolveRevision } from './commits.ts';
import { describeRepository, inRepository } from './repositories.ts';

/** The newest commit of a pull request: GitHub's own ref where the repository has one, else its branch. */
async function headOf(state: RepositoryState, pull: PullRequest): Promise<string> {
  const sha =
    (await state.git.resolve(`refs/pull/${pull.number}/head`)) ?? (await state.git.resolve(`refs/heads/${pull.head}`));
  if (sha === undefined) throw notFound();
  return sha;
}

async function describe(state: RepositoryState, pull: PullRequest): Promise<object> {
  const api = `https://api.github.com/repos/${state.fullName}`;
  const head = await headOf(state, pull);
  const base = (await resolveRevision(state, pull.base)) ?? '';
  const [headOwner = '', headName = ''] = pull.headRepository.split('/');
  const headRepository = {
    ...describeRepository(state),
    full_name: pull.headRepository,
    name: headName,
    fork: pull.headRepository !== state.fullName,
  };
  return {
    id: 3_000_000_000 + pull.number,
    ...{
      number: pull.number,
      title: pull.title,
      state: pull.state,
      draft: pull.draft,
      merged: false,
      locked: false,
      body: null,
    },
    url: `${api}/pulls/${pull.number}`,
    html_url: `https://github.com/${state.fullName}/pull/${pull.number}`,
    issue_url: `${api}/issues/${pull.number}`,
    user: { login: pull.author, id: 583_231, type: 'User' },
    labels: pull.labels.map((name, index) => ({ id: index + 1, name, color: 'ededed' })),
    head: {
      ref: pull.head,
      sha: head,
      label: `${headOwner}:${pull.head}`,
      repo: headRepository,
      user: { login: headOwner, id: state.ownerId },
    },
    base: {
      ref: pull.base,
      sha: base,
      label: `${state.owner}:${pull.base}`,
      repo: describeRepository(state),
      user: { login: state.owner, id: state.ownerId },
    },
  };
}

export function pullOperations(state: RepositoryState): [string, Operation][] {
  const find = (call: RestCall): PullRequest => {
    const pull = state.pulls.find(({ number }) => number === Number(call.parameters['pull_number']));
    if (pull === undefined) throw notFound();
    return pull;
  };

  const list = async (call: RestCall): Promise<RestAnswer> => {
    const { state: wanted = 'open', head, base } = call.query;
    const owned = (pull: PullRequest): string => `${pull.headRepository.split('/')[0]}:${pull.head}`;
    const found = state.pulls.filter(
      (pull) =>
        (wanted === 'all' || pull.state === wanted) &&
        (head === undefined || owned(pull) === head) &&
        (base === undefined || pull.base === base),
    );
    return answerPage(call, await Promise.all(found.map((pull) => describe(state, pull))));
  };

  const files = async (call: RestCall): Promise<RestAnswer> => {
    const pull = find(call);
    const head = await headOf(state, pull);
    const mergeBase = (await state.git.ask('merge-base', `refs/heads/${pull.base}`, head))?.toString('utf8').trim();
    if (mergeBase === undefined) throw notFound();
    return answerPage(
      call,
      (await readDifferences(state.git, mergeBase, head)).map((file) => describeFile(state, file, head)),
    );
  };

  const commits = async (call: RestCall): Promise<RestAnswer> => {
    const pull = find(call);
    const found =
      (await readCommits(state.git, '--reverse', `refs/heads/${pull.base}..${await headOf(state, pull)}`)) ?? [];
    return answerPage(
      call,
      found.map((commit) => describeCommit(state, commit)),
    );
  };

  const ofCommit = async (call: RestCall): Promise<RestAnswer> => {
    const sha = call.parameters['commit_sha'] ?? '';
    const heads = await Promise.all(state.pulls.map(async (pull) => ({ pull, head: await headOf(state, pull) })));
    const found = heads.filter(({ head }) => head === sha);
    return answerPage(call, await Promise.all(found.map(({ pull }) => describe(state, pull))));
  };

  const needs = toRead('pull-requests');
  const one = '/repos/{owner}/{repo}/pulls/{pull_number}';
  return [
    ['GET /repos/{owner}/{repo}/pulls', inRepository(state, needs, list)],
    [
      `GET ${one}`,
      inRepository(state, needs, async (call) => ({ status: 200, value: await describe(state, find(call)) })),
    ],
    [`GET ${one}/files`, inRepository(state, needs, files)],
    [`GET ${one}/commits`, inRepository(state, needs, commits)],
    ['GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls', inRepository(state, needs, ofCommit)],
  ];
}
