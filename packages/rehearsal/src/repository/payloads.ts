import type { JsonObject } from '../engine/language/values.ts';
import { repositoryPayload, userPayload, type RepositoryPayloadFacts } from './payload-parts.ts';

/** One commit with the files it changed. */
export interface CommitFacts {
  readonly sha: string;
  readonly tree: string;
  readonly message: string;
  readonly at: string;
  readonly author: { readonly name: string; readonly email: string; readonly login: string };
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly modified: readonly string[];
}

export interface Actor {
  readonly login: string;
  readonly name: string;
  readonly email: string;
  readonly id: number;
}

export interface PushFacts {
  readonly ref: string;
  readonly before: string;
  readonly after: string;
  readonly commits: readonly CommitFacts[];
  readonly repository: RepositoryPayloadFacts;
  readonly actor: Actor;
}

const page = (fullName: string): string => `https://github.com/${fullName}`;

function commitPayload(fullName: string, commit: CommitFacts): JsonObject {
  const person = { name: commit.author.name, email: commit.author.email, username: commit.author.login };
  return {
    id: commit.sha,
    tree_id: commit.tree,
    distinct: true,
    message: commit.message,
    timestamp: commit.at,
    url: `${page(fullName)}/commit/${commit.sha}`,
    author: person,
    committer: person,
    added: commit.added,
    removed: commit.removed,
    modified: commit.modified,
  };
}

/** Payload of `push`. In it, unlike elsewhere, the repository's times are seconds and its owner has a name. */
export function pushPayload(facts: PushFacts): JsonObject {
  const { repository, actor, before, after } = facts;
  const { fullName, at } = repository;
  const plain = repositoryPayload(repository);
  const seconds = Math.floor(Date.parse(at) / 1000);
  const [owner = ''] = fullName.split('/');
  const commits = facts.commits.map((commit) => commitPayload(fullName, commit));
  return {
    ref: facts.ref,
    before,
    after,
    repository: {
      ...plain,
      owner: { name: owner, email: `${owner}@example.com`, ...userPayload(owner, repository.ownerId) },
      url: page(fullName),
      created_at: seconds,
      pushed_at: seconds,
      stargazers: 0,
      master_branch: repository.defaultBranch,
    },
    pusher: { name: actor.login, email: actor.email },
    sender: userPayload(actor.login, actor.id),
    created: /^0+$/.test(before),
    deleted: /^0+$/.test(after),
    forced: false,
    base_ref: null,
    compare: `${page(fullName)}/compare/${before.slice(0, 12)}...${after.slice(0, 12)}`,
    commits,
    head_commit: commits.at(-1) ?? null,
  };
}

export interface PullFacts {
  readonly action: 'opened' | 'synchronize' | 'reopened' | 'closed';
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly head: { readonly ref: string; readonly sha: string };
  readonly base: { readonly ref: string; readonly sha: string };
  readonly mergeSha: string;
  readonly commits: number;
  readonly additions: number;
  readonly deletions: number;
  readonly changedFiles: number;
  readonly repository: RepositoryPayloadFacts;
  readonly actor: Actor;
}

function pullLinks(fullName: string, facts: PullFacts): Record<string, string> {
  const api = `https://api.github.com/repos/${fullName}`;
  return {
    self: `${api}/pulls/${facts.number}`,
    html: `${page(fullName)}/pull/${facts.number}`,
    issue: `${api}/issues/${facts.number}`,
    comments: `${api}/issues/${facts.number}/comments`,
    review_comments: `${api}/pulls/${facts.number}/comments`,
    review_comment: `${api}/pulls/comments{/number}`,
    commits: `${api}/pulls/${facts.number}/commits`,
    statuses: `${api}/statuses/${facts.head.sha}`,
  };
}

function sidePayload(facts: PullFacts, side: PullFacts['head']): JsonObject {
  const { repository } = facts;
  const [owner = ''] = repository.fullName.split('/');
  return {
    label: `${owner}:${side.ref}`,
    ref: side.ref,
    sha: side.sha,
    user: userPayload(owner, repository.ownerId),
    repo: repositoryPayload(repository),
  };
}

function pullState(facts: PullFacts): JsonObject {
  const { at } = facts.repository;
  const nobody = {
    assignee: null,
    assignees: [],
    requested_reviewers: [],
    requested_teams: [],
    labels: [],
    milestone: null,
    merged_by: null,
    auto_merge: null,
    active_lock_reason: null,
  };
  const merging = {
    draft: false,
    merged: false,
    mergeable: null,
    rebaseable: null,
    mergeable_state: 'unknown',
    maintainer_can_modify: false,
  };
  const counts = {
    comments: 0,
    review_comments: 0,
    commits: facts.commits,
    additions: facts.additions,
    deletions: facts.deletions,
    changed_files: facts.changedFiles,
  };
  const times = { created_at: at, updated_at: at, closed_at: null, merged_at: null };
  return {
    state: facts.action === 'closed' ? 'closed' : 'open',
    locked: false,
    ...nobody,
    ...merging,
    ...counts,
    ...times,
    author_association: 'MEMBER',
  };
}

function pullPayload(facts: PullFacts): JsonObject {
  const links = pullLinks(facts.repository.fullName, facts);
  const id = 1_000_000 + facts.number;
  return {
    url: links['self'],
    id,
    node_id: `PR_${id}`,
    html_url: links['html'],
    diff_url: `${links['html']}.diff`,
    patch_url: `${links['html']}.patch`,
    issue_url: links['issue'],
    number: facts.number,
    title: facts.title,
    user: userPayload(facts.actor.login, facts.actor.id),
    body: facts.body,
    merge_commit_sha: facts.mergeSha,
    commits_url: links['commits'],
    review_comments_url: links['review_comments'],
    review_comment_url: links['review_comment'],
    comments_url: links['comments'],
    statuses_url: links['statuses'],
    head: sidePayload(facts, facts.head),
    base: sidePayload(facts, facts.base),
    _links: Object.fromEntries(Object.entries(links).map(([name, href]) => [name, { href }])),
    ...pullState(facts),
  };
}

/** Payload of `pull_request`; a `synchronize` also says which commits it moved between. */
export function pullRequestPayload(
  facts: PullFacts,
  moved?: { readonly before: string; readonly after: string },
): JsonObject {
  return {
    action: facts.action,
    number: facts.number,
    pull_request: pullPayload(facts),
    ...(moved === undefined ? {} : moved),
    repository: repositoryPayload(facts.repository),
    sender: userPayload(facts.actor.login, facts.actor.id),
  };
}
