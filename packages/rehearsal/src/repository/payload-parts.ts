import type { JsonObject } from '../engine/language/values.ts';

const api = 'https://api.github.com';
const site = 'https://github.com';

/** A user as webhooks show one. Shape: docs.github.com, "Webhook events and payloads". */
export function userPayload(login: string, id: number): JsonObject {
  const url = `${api}/users/${login}`;
  return {
    login,
    id,
    node_id: Buffer.from(`04:User${id}`).toString('base64'),
    avatar_url: `https://avatars.githubusercontent.com/u/${id}?v=4`,
    gravatar_id: '',
    url,
    html_url: `${site}/${login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: 'User',
    site_admin: false,
  };
}

/** Links below the repository: name of the key without `_url`, and path. */
const links: readonly (readonly [string, string])[] = [
  ['forks', '/forks'],
  ['keys', '/keys{/key_id}'],
  ['collaborators', '/collaborators{/collaborator}'],
  ['teams', '/teams'],
  ['hooks', '/hooks'],
  ['issue_events', '/issues/events{/number}'],
  ['events', '/events'],
  ['assignees', '/assignees{/user}'],
  ['branches', '/branches{/branch}'],
  ['tags', '/tags'],
  ['blobs', '/git/blobs{/sha}'],
  ['git_tags', '/git/tags{/sha}'],
  ['git_refs', '/git/refs{/sha}'],
  ['trees', '/git/trees{/sha}'],
  ['statuses', '/statuses/{sha}'],
  ['languages', '/languages'],
  ['stargazers', '/stargazers'],
  ['contributors', '/contributors'],
  ['subscribers', '/subscribers'],
  ['subscription', '/subscription'],
  ['commits', '/commits{/sha}'],
  ['git_commits', '/git/commits{/sha}'],
  ['comments', '/comments{/number}'],
  ['issue_comment', '/issues/comments{/number}'],
  ['contents', '/contents/{+path}'],
  ['compare', '/compare/{base}...{head}'],
  ['merges', '/merges'],
  ['archive', '/{archive_format}{/ref}'],
  ['downloads', '/downloads'],
  ['issues', '/issues{/number}'],
  ['pulls', '/pulls{/number}'],
  ['milestones', '/milestones{/number}'],
  ['notifications', '/notifications{?since,all,participating}'],
  ['labels', '/labels{/name}'],
  ['releases', '/releases{/id}'],
  ['deployments', '/deployments'],
];

const counts = {
  size: 1024,
  stargazers_count: 0,
  watchers_count: 0,
  forks_count: 0,
  open_issues_count: 1,
  forks: 0,
  open_issues: 1,
  watchers: 0,
};

const flags = {
  has_issues: true,
  has_projects: true,
  has_downloads: true,
  has_wiki: true,
  has_pages: false,
  has_discussions: false,
  archived: false,
  disabled: false,
  fork: false,
};

const merging = {
  allow_squash_merge: true,
  allow_merge_commit: true,
  allow_rebase_merge: true,
  allow_forking: true,
  allow_auto_merge: false,
  allow_update_branch: false,
  delete_branch_on_merge: false,
};

export interface RepositoryPayloadFacts {
  readonly fullName: string;
  readonly id: number;
  readonly ownerId: number;
  readonly private: boolean;
  readonly defaultBranch: string;
  readonly at: string;
}

/** A repository as webhooks show one. */
export function repositoryPayload(facts: RepositoryPayloadFacts): JsonObject {
  const { fullName, id, defaultBranch, at } = facts;
  const [owner = '', name = ''] = fullName.split('/');
  const url = `${api}/repos/${fullName}`;
  const page = `${site}/${fullName}`;
  return {
    id,
    node_id: Buffer.from(`010:Repository${id}`).toString('base64'),
    name,
    full_name: fullName,
    private: facts.private,
    owner: userPayload(owner, facts.ownerId),
    html_url: page,
    description: null,
    url,
    ...Object.fromEntries(links.map(([key, path]) => [`${key}_url`, url + path])),
    created_at: at,
    updated_at: at,
    pushed_at: at,
    git_url: `git://github.com/${fullName}.git`,
    ssh_url: `git@github.com:${fullName}.git`,
    clone_url: `${page}.git`,
    svn_url: page,
    homepage: null,
    language: 'TypeScript',
    mirror_url: null,
    license: null,
    default_branch: defaultBranch,
    is_template: false,
    topics: [],
    visibility: facts.private ? 'private' : 'public',
    web_commit_signoff_required: false,
    custom_properties: {},
    ...counts,
    ...flags,
    ...merging,
  };
}
