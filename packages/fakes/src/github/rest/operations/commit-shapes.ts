import type { Commit } from '../../git/commits.ts';
import type { FileDifference } from '../../git/differences.ts';
import type { RepositoryState } from '../../state.ts';

export function describeCommit(state: RepositoryState, commit: Commit): Readonly<Record<string, unknown>> {
  const api = `https://api.github.com/repos/${state.fullName}`;
  return {
    sha: commit.sha,
    url: `${api}/commits/${commit.sha}`,
    html_url: `https://github.com/${state.fullName}/commit/${commit.sha}`,
    commit: {
      author: commit.author,
      committer: commit.committer,
      message: commit.message,
      tree: { sha: commit.tree, url: `${api}/git/trees/${commit.tree}` },
      comment_count: 0,
    },
    author: null,
    committer: null,
    parents: commit.parents.map((sha) => ({
      sha,
      url: `${api}/commits/${sha}`,
      html_url: `https://github.com/${state.fullName}/commit/${sha}`,
    })),
  };
}

export function describeFile(state: RepositoryState, file: FileDifference, commit: string): object {
  const path = file.filename.split('/').map(encodeURIComponent).join('/');
  return {
    sha: file.sha,
    filename: file.filename,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `https://github.com/${state.fullName}/blob/${commit}/${path}`,
    raw_url: `https://github.com/${state.fullName}/raw/${commit}/${path}`,
    contents_url: `https://api.github.com/repos/${state.fullName}/contents/${path}?ref=${commit}`,
    ...(file.patch === undefined ? {} : { patch: file.patch }),
    ...(file.previousFilename === undefined ? {} : { previous_filename: file.previousFilename }),
  };
}
