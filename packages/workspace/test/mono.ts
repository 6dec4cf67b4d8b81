import {
  affected,
  openRepository,
  readLockChanges,
  readWorkspace,
  resolveChangeSet,
  type Affected,
  type AffectedRequest,
} from '../src/index.ts';
import { json } from './reading.ts';
import { commit, makeRepository, openGit } from './sandbox.ts';

const member = (name: string, dependencies: object = {}, more: object = {}): string =>
  json({ name, version: '1.0.0', scripts: { build: 'true' }, dependencies, ...more });

/** A pnpm lockfile as pnpm 9 and later write it; `versions` of left-pad by package. */
export function lockfile(versions: Readonly<Record<string, string>>): string {
  const links: Record<string, string> = { b: 'a', c: 'b' };
  const importers = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => {
    const link =
      links[name] === undefined
        ? ''
        : `      ${links[name]}:\n        specifier: workspace:*\n        version: link:../${links[name]}\n`;
    const version = versions[name];
    const pad =
      version === undefined ? '' : `      left-pad:\n        specifier: ^1.0.0\n        version: ${version}\n`;
    return link + pad === '' ? `\n  packages/${name}: {}\n` : `\n  packages/${name}:\n    dependencies:\n${link}${pad}`;
  });
  const rootVersion = versions['.'];
  const root =
    rootVersion === undefined
      ? ' {}'
      : `\n    devDependencies:\n      left-pad:\n        specifier: ^1.0.0\n        version: ${rootVersion}`;
  const known = [...new Set(Object.values(versions))].sort();
  const packages = known.map(
    (version) =>
      `\n  left-pad@${version}:\n    resolution: {integrity: sha512-${version}}\n    deprecated: use String.prototype.padStart()\n`,
  );
  const snapshots = known.map((version) => `\n  left-pad@${version}: {}\n`);
  return `lockfileVersion: '9.0'\n\nsettings:\n  autoInstallPeers: true\n  excludeLinksFromLockfile: false\n\nimporters:\n\n  .:${root}\n${importers.join('')}\npackages:\n${packages.join('')}\nsnapshots:\n${snapshots.join('')}`;
}

/** The monorepo that turbo was measured on: a ← b ← c, d uses left-pad, e and f stand alone. */
export const files: Readonly<Record<string, string>> = {
  'package.json': json({ name: 'root', private: true, packageManager: 'pnpm@10.20.0' }),
  'pnpm-workspace.yaml': 'packages:\n  - packages/*\n',
  'pnpm-lock.yaml': lockfile({ d: '1.1.1' }),
  'turbo.json': json({
    globalDependencies: ['tsconfig.json', 'env/**', '!env/*.md'],
    tasks: { build: { dependsOn: ['^build'] } },
  }),
  'tsconfig.json': '{}',
  '.gitignore': 'node_modules\n.turbo\n',
  'README.md': 'x',
  '.github/workflows/ci.yml': 'x',
  'env/base.env': 'x',
  'env/notes.md': 'x',
  'packages/a/package.json': member('a'),
  'packages/a/index.js': '1',
  'packages/a/old.js': 'a long enough content to be seen as a rename\n',
  'packages/a/README.md': 'x',
  'packages/b/package.json': member('b', { a: 'workspace:*' }),
  'packages/c/package.json': member('c', { b: 'workspace:*' }),
  'packages/d/package.json': member('d', { 'left-pad': '^1.0.0' }),
  'packages/e/package.json': member('e'),
  'packages/f/package.json': member('f'),
};

export interface Change {
  readonly folder: string;
  readonly base: string;
  readonly head: string;
}

/** Commits the files, then a change that may run git itself. */
export function makeChange(
  first: Readonly<Record<string, string>>,
  edit: Readonly<Record<string, string | undefined>>,
  act?: (folder: string) => void,
): Change {
  const folder = makeRepository(first);
  const base = commit(folder);
  act?.(folder);
  return { folder, base, head: commit(folder, edit) };
}

/** The answer of this package, from commits to reasons. */
export async function askUs(
  { folder, base }: Change,
  options: Partial<Pick<AffectedRequest, 'edges' | 'ignore' | 'global'>> = {},
): Promise<Affected> {
  const git = openGit(folder);
  const event = { name: 'workflow_dispatch', payload: {} };
  const runner = { sha: '', ref: 'refs/heads/main', refName: 'main' };
  const changeSet = await resolveChangeSet({ git, event, runner, base, onUndetectable: 'fail' });
  const workspace = await readWorkspace(openRepository({ git, root: folder }));
  const lockChanges = await readLockChanges({ git, workspace, changeSet });
  return affected({ workspace, changeSet, lockChanges, ...options });
}

export function pathsOf({ packages }: Affected): string[] {
  return packages.map((one) => one.package.path);
}

/** "packages/a: 1 file changed; depends on b" for each package. */
export function linesOf({ packages }: Affected): string[] {
  return packages.map((one) => `${one.package.path}: ${one.reasons.map(({ text }) => text).join('; ')}`);
}
