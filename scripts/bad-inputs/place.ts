import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGithub, startWorld } from '@aevon/fakes';
import { root as repository } from '../root.ts';
import type { BadInput, Place } from './case.ts';
import { commit, git, write } from './git.ts';
import { change, shop } from './shop.ts';

function linkTools(root: string): void {
  mkdirSync(join(root, 'node_modules'), { recursive: true });
  for (const name of ['eslint', 'turbo', 'vitest'])
    symlinkSync(realpathSync(join(repository, 'node_modules', name)), join(root, 'node_modules', name));
}

/** A clone as actions/checkout leaves it: detached, with the remote's real name. */
function cloneInto(clone: string, bare: string, sha: string, depth: number): void {
  git('.', 'init', '--quiet', clone);
  git(clone, 'remote', 'add', 'origin', `file://${bare}`);
  git(clone, 'fetch', '--quiet', '--no-tags', `--depth=${depth}`, 'origin', sha);
  git(clone, 'checkout', '--quiet', '--detach', sha);
  git(clone, 'remote', 'set-url', 'origin', 'https://github.com/octo-org/shop');
}

function layOut(folder: string, files: BadInput['files']): Pick<Place, 'root' | 'bare' | 'before' | 'after'> {
  const root = join(folder, 'work');
  const bare = join(folder, 'github.git');
  mkdirSync(root);
  git(folder, 'init', '--quiet', '--bare', '-b', 'main', bare);
  git(root, 'init', '--quiet', '-b', 'main');
  git(root, 'remote', 'add', 'origin', 'https://github.com/octo-org/shop');
  write(root, { ...shop, ...files });
  const before = commit(root, 'shop');
  write(root, change);
  const after = commit(root, 'change ui');
  linkTools(root);
  return { root, bare, before, after };
}

function takeClone(place: Place, depth: number): void {
  const clone = join(place.folder, 'clone');
  cloneInto(clone, place.bare, place.after, depth);
  place.root = clone;
}

/** Lays out the repository of a case and starts its world; both are gone at the end of `body`. */
export async function withPlace<T>(bad: BadInput, body: (place: Place) => Promise<T>): Promise<T> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'bad-input-')));
  const layout = layOut(folder, bad.files);
  const github = createGithub({ repository: { owner: 'octo-org', name: 'shop', directory: layout.bare } });
  const world = await startWorld({ hosts: github.hosts });
  const place: Place = { folder, ...layout, github, world };
  try {
    bad.prepare?.(place);
    if (place.root === layout.root)
      git(place.root, 'push', '--quiet', place.bare, 'HEAD:refs/heads/topic', `${place.before}:refs/heads/main`);
    if (bad.depth !== undefined) takeClone(place, bad.depth);
    return await body(place);
  } finally {
    await world.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
