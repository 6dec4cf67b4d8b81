import type { ChangeSet, ChangeSetRequest, Git } from '../src/index.ts';
import { resolveChangeSet } from '../src/index.ts';
import { commit, exec, git, makeFolder, makeRepository, openGit } from './sandbox.ts';

/** The history that the peers were measured on: main c0–c1(d), topic c0–t1(e)–t2(b), and their merge. */
export interface Shop {
  /** Bare. */
  readonly remote: string;
  readonly ids: Readonly<Record<'c0' | 'c1' | 't1' | 't2' | 'merge' | 'forced' | 'mainForced' | 'tagged', string>>;
}

export function makeShop(): Shop {
  const folder = makeRepository({ 'pkg/a/f': '0', 'pkg/b/f': '0', 'pkg/c/f': '0', 'pkg/d/f': '0', 'pkg/e/f': '0' });
  const c0 = commit(folder, {}, 'c0');
  git(folder, 'tag', 'v1.0.0');
  git(folder, 'checkout', '--quiet', '-b', 'topic');
  const t1 = commit(folder, { 'pkg/e/f': '1' }, 't1');
  const t2 = commit(folder, { 'pkg/b/f': '1' }, 't2');
  git(folder, 'checkout', '--quiet', '-b', 'forced', c0);
  const forced = commit(folder, { 'pkg/b/f': '1', 'pkg/e/f': '1' }, 'squashed');
  git(folder, 'checkout', '--quiet', '-b', 'main-forced', c0);
  const mainForced = commit(folder, { 'pkg/c/f': '1' }, 'other c1');
  git(folder, 'checkout', '--quiet', 'main');
  const c1 = commit(folder, { 'pkg/d/f': '1' }, 'c1');
  git(folder, 'checkout', '--quiet', '--detach');
  git(folder, 'merge', '--quiet', '--no-ff', '-m', 'merge', 'topic');
  const merge = git(folder, 'rev-parse', 'HEAD');
  git(folder, 'update-ref', 'refs/pull/7/merge', merge);
  git(folder, 'update-ref', 'refs/pull/7/head', t2);
  git(folder, 'branch', 'gh-readonly-queue/main/pr-7', merge);
  git(folder, 'tag', '-a', '-m', 'v1.1.0', 'v1.1.0', c1);
  git(folder, 'tag', 'v1', c1);
  git(folder, 'checkout', '--quiet', '--detach', 'v1.1.0');
  const remote = makeFolder();
  git(remote, 'clone', '--quiet', '--mirror', folder, '.');
  return { remote, ids: { c0, c1, t1, t2, merge, forced, mainForced, tagged: c1 } };
}

export interface Checkout {
  readonly depth: number;
  readonly commit: string;
  /** As in GITHUB_REF. */
  readonly ref: string;
}

/** What actions/checkout does: fetches one commit with some depth, or all branches and tags, and checks the commit out. */
export function checkOut({ remote }: Shop, { depth, commit: id, ref }: Checkout): string {
  const folder = makeFolder();
  git(folder, 'init', '--quiet', '--initial-branch=main');
  git(folder, 'remote', 'add', 'origin', `file://${remote}`);
  const local = ref.replace('refs/heads/', 'refs/remotes/origin/').replace('refs/pull/', 'refs/remotes/pull/');
  const all = [
    '+refs/heads/*:refs/remotes/origin/*',
    '+refs/tags/*:refs/tags/*',
    ...(ref.startsWith('refs/pull/') ? [`+${id}:${local}`] : []),
  ];
  if (depth === 0) git(folder, 'fetch', '--quiet', '--no-tags', 'origin', ...all);
  else git(folder, 'fetch', '--quiet', '--no-tags', `--depth=${depth}`, 'origin', `+${id}:${local}`);
  if (ref.startsWith('refs/heads/')) git(folder, 'checkout', '--quiet', '-B', ref.slice('refs/heads/'.length), id);
  else git(folder, 'checkout', '--quiet', '--detach', id);
  return folder;
}

/** GitHub's compare API, answered from the remote. */
export function compareIn({ remote }: Shop): (base: string, head: string) => Promise<string> {
  return async (base, head) => Promise.resolve(git(remote, 'merge-base', base, head));
}

/** Git that counts calls to the remote. */
export function countFetches(folder: string): { readonly git: Git; readonly fetches: () => number } {
  let fetches = 0;
  const counting = openGit(folder, {
    exec: {
      run: async (request) => {
        if (request.args.includes('fetch')) fetches += 1;
        return exec.run(request);
      },
    },
  });
  return { git: counting, fetches: () => fetches };
}

export type Ask = Omit<ChangeSetRequest, 'git' | 'runner' | 'onUndetectable' | 'event'> & {
  readonly onUndetectable?: 'all' | 'fail';
  readonly event: string;
  readonly payload: unknown;
  readonly at: Omit<Checkout, 'depth'>;
};

export interface Answer extends ChangeSet {
  /** Letters of packages, as in the research: "b e". */
  readonly letters: string;
  readonly calls: number;
}

export async function ask(
  shop: Shop,
  depth: number,
  { event, payload, at, onUndetectable = 'all', ...rest }: Ask,
): Promise<Answer> {
  const folder = checkOut(shop, { depth, ...at });
  const { git: port, fetches } = countFetches(folder);
  const result = await resolveChangeSet({
    git: port,
    event: { name: event, payload },
    runner: { sha: at.commit, ref: at.ref, refName: at.ref.replace(/^refs\/(heads|tags|pull)\//, '') },
    compare: compareIn(shop),
    onUndetectable,
    ...rest,
  });
  const letters = [...new Set((result.files ?? []).map(({ path }) => path.split('/')[1] ?? ''))].sort().join(' ');
  return { ...result, letters, calls: fetches() };
}
