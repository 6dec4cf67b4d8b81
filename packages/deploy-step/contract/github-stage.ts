import { execFileSync } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGithub, type FakeGithub } from '@aevon/fakes';

export type Permissions = Parameters<FakeGithub['issueToken']>[0]['permissions'];

/** The strict GitHub with the repository `octo-org/shop` and one commit on main. */
export interface GithubStage {
  readonly github: FakeGithub;
  /** Full id of the commit. */
  readonly sha: string;
  /** A token of a job with these permissions. */
  tokenFor(permissions: Permissions): string;
}

export async function openGithub(): Promise<GithubStage> {
  const directory = await mkdtemp(join(tmpdir(), 'github-'));
  const git = (...args: string[]): string =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
      ...{ cwd: directory, encoding: 'utf8', input: '' },
    }).trim();
  git('init', '-q', '--bare');
  const sha = git('commit-tree', git('mktree'), '-m', 'first');
  git('update-ref', 'refs/heads/main', sha);
  const github = createGithub({ repository: { owner: 'octo-org', name: 'shop', directory } });
  return { github, sha, tokenFor: (permissions) => github.issueToken({ permissions }) };
}
