import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, realpath, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Clock } from '@aevon/ports';

export const clock: Clock = {
  now: () => new Date(),
  monotonic: () => performance.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

export interface Shop {
  readonly root: string;
  write(path: string, content: string): Promise<void>;
  commit(): void;
}

const root = {
  name: 'shop',
  private: true,
  packageManager: 'npm@10.9.0',
  workspaces: ['packages/*', 'apps/*'],
  devDependencies: { turbo: '2.11.11' },
};

const lockfile = {
  name: 'shop',
  lockfileVersion: 3,
  requires: true,
  packages: {
    '': { name: 'shop', workspaces: root.workspaces, devDependencies: root.devDependencies },
    'apps/web': { name: '@shop/web', version: '1.0.0', dependencies: { '@shop/ui': '1.0.0' } },
    'packages/ui': { name: '@shop/ui', version: '1.0.0' },
    'node_modules/@shop/ui': { resolved: 'packages/ui', link: true },
    'node_modules/@shop/web': { resolved: 'apps/web', link: true },
    'node_modules/turbo': { version: '2.11.11', dev: true },
  },
};

export const turboJson = {
  globalEnv: ['REGION'],
  tasks: { build: { dependsOn: ['^build'], outputs: ['dist/**'], env: ['COMMIT_SHA'] } },
};

const files: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify(root),
  'package-lock.json': JSON.stringify(lockfile),
  'turbo.json': JSON.stringify(turboJson),
  '.gitignore': 'node_modules\ndist\n.turbo\n',
  'packages/ui/package.json': JSON.stringify({
    name: '@shop/ui',
    version: '1.0.0',
    scripts: { build: 'node build.js' },
  }),
  'packages/ui/build.js':
    "require('fs').mkdirSync('dist', { recursive: true }); require('fs').writeFileSync('dist/ui.js', 'ui'); console.log('built ui');",
  'apps/web/package.json': JSON.stringify({
    name: '@shop/web',
    version: '1.0.0',
    dependencies: { '@shop/ui': '1.0.0' },
    scripts: { build: 'node build.js' },
  }),
  'apps/web/build.js':
    "require('fs').mkdirSync('dist', { recursive: true }); require('fs').writeFileSync('dist/web.js', 'web'); console.log('built web');",
  'apps/web/src/page.tsx': 'export default 1;\n',
};

/** A workspace of two packages in a git repository, with the real turbo of this repository linked in. */
export async function createShop(more: Readonly<Record<string, string>> = {}): Promise<Shop> {
  const directory = await realpath(await mkdtemp(join(tmpdir(), 'shop-')));
  const write = async (path: string, content: string) => {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), content);
  };
  for (const [path, content] of Object.entries({ ...files, ...more })) await write(path, content);
  const turbo = dirname(createRequire(import.meta.url).resolve('turbo/package.json'));
  await mkdir(join(directory, 'node_modules'));
  await symlink(turbo, join(directory, 'node_modules/turbo'));
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: directory });
  git('init', '-q');
  const commit = () => {
    git('add', '-A');
    git('commit', '-q', '--allow-empty', '-m', 'change');
  };
  commit();
  return { root: directory, write, commit };
}
