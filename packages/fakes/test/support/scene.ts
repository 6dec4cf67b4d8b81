import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGithub, type FakeGithub, type GithubOptions, startWorld, type World } from '../../src/index.ts';

export interface Scene extends AsyncDisposable {
  readonly directory: string;
  readonly github: FakeGithub;
  readonly world: World;
  /** Commits of main, oldest first. */
  readonly commits: readonly string[];
  stop(): Promise<void>;
}

/** Runs git with an identity and nothing of this machine's configuration. */
export function git(cwd: string, ...args: readonly string[]): string {
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: cwd,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'Ada',
    GIT_AUTHOR_EMAIL: 'ada@example.com',
    GIT_COMMITTER_NAME: 'Ada',
    GIT_COMMITTER_EMAIL: 'ada@example.com',
  };
  return execFileSync('git', args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
}

/** A bare repository with two commits on main and one on the branch `feature`. */
export function makeRepository(directory: string): { bare: string; commits: string[] } {
  const work = join(directory, 'work');
  const bare = join(directory, 'shop.git');
  git(directory, 'init', '-q', '-b', 'main', work);
  const commit = (file: string, text: string): string => {
    writeFileSync(join(work, file), text);
    git(work, 'add', '.');
    git(work, 'commit', '-q', '-m', `Write ${file}`);
    return git(work, 'rev-parse', 'HEAD');
  };
  const commits = [commit('README.md', '# Shop\n'), commit('index.js', 'export const one = 1;\n')];
  git(work, 'checkout', '-q', '-b', 'feature');
  commit('feature.js', 'export const two = 2;\n');
  git(directory, 'clone', '-q', '--bare', work, bare);
  git(bare, 'symbolic-ref', 'HEAD', 'refs/heads/main');
  return { bare, commits };
}

/** A world with a GitHub whose repository is `acme/shop`; without `git` it has no commits and starts at once. */
export async function openScene(
  options: Partial<Omit<GithubOptions, 'repository'>> & { private?: boolean; git?: boolean } = {},
): Promise<Scene> {
  const directory = mkdtempSync(join(tmpdir(), 'aevon-fakes-test-'));
  const { private: isPrivate = false, git: withGit = true, ...rest } = options;
  const { bare, commits } = withGit ? makeRepository(directory) : { bare: join(directory, 'none.git'), commits: [] };
  const github = createGithub({
    repository: { owner: 'acme', name: 'shop', directory: bare, private: isPrivate },
    ...rest,
  });
  const world = await startWorld({ hosts: github.hosts });
  const stop = async (): Promise<void> => {
    await world.stop();
    rmSync(directory, { recursive: true, force: true });
  };
  return { directory, github, world, commits, stop, [Symbol.asyncDispose]: stop };
}
