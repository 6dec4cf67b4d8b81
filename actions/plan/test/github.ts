import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createGithub, type FakeGithub, startWorld, type World } from '@aevon/fakes';
import { type ActionRun, runAction } from '@aevon/rehearsal';

export const action = fileURLToPath(new URL('../../../release/plan', import.meta.url));

const identity = [
  '-c',
  'user.name=Ada',
  '-c',
  'user.email=ada@example.com',
  '-c',
  'commit.gpgsign=false',
  '-c',
  'protocol.file.allow=always',
];

export function git(cwd: string, ...args: string[]): string {
  return execFileSync('git', [...identity, ...args], {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();
}

export function write(root: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

export function commit(root: string, title: string, files: Readonly<Record<string, string>> = {}): string {
  write(root, files);
  git(root, 'add', '-A');
  git(root, 'commit', '--quiet', '--allow-empty', '-m', title);
  return git(root, 'rev-parse', 'HEAD');
}

function member(name: string, dependencies: Record<string, string> = {}): string {
  return JSON.stringify({ name, version: '1.0.0', scripts: { build: 'true' }, dependencies });
}

/** a ← b ← c, and d by itself. */
export const shop: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify({
    name: 'shop',
    private: true,
    packageManager: 'pnpm@12.21.0',
    devDependencies: { eslint: '10.15.0' },
  }),
  'pnpm-workspace.yaml': 'packages: [packages/*]\n',
  'turbo.json': '{ "tasks": { "build": {} } }',
  'eslint.config.js': 'export default [];\n',
  'packages/a/package.json': member('a'),
  'packages/b/package.json': member('b', { a: 'workspace:*' }),
  'packages/c/package.json': member('c', { b: 'workspace:*' }),
  'packages/d/package.json': member('d'),
};

/** A repository at GitHub and in a work tree, and a world in which the shipped action meets it. */
export interface Scene extends AsyncDisposable {
  readonly github: FakeGithub;
  readonly world: World;
  readonly work: string;
  readonly token: string;
  push(...refs: string[]): void;
  /** A clone as actions/checkout leaves it: detached at a commit, with the remote's real name. */
  checkOut(sha: string, depth: number): string;
  plan(
    workspace: string,
    event: { name: string; payload: unknown },
    more?: Record<string, unknown>,
  ): Promise<ActionRun>;
}

export async function createScene(files: Readonly<Record<string, string>> = shop): Promise<Scene> {
  const folder = mkdtempSync(join(tmpdir(), 'plan-'));
  const bare = join(folder, 'github.git');
  const work = join(folder, 'work');
  mkdirSync(work);
  git(folder, 'init', '--quiet', '--bare', '-b', 'main', bare);
  git(work, 'init', '--quiet', '-b', 'main');
  git(work, 'remote', 'add', 'origin', bare);
  commit(work, 'first', files);
  const github = createGithub({ repository: { owner: 'octo-org', name: 'shop', directory: bare } });
  const world = await startWorld({ hosts: github.hosts });
  const token = github.issueToken({ permissions: { contents: 'read' } });
  let clones = 0;
  return {
    github,
    world,
    work,
    token,
    push: (...refs) => void git(work, 'push', '--quiet', '--force', 'origin', ...(refs.length === 0 ? ['main'] : refs)),
    checkOut: (sha, depth) => {
      const clone = join(folder, `clone-${(clones += 1)}`);
      git(folder, 'init', '--quiet', clone);
      git(clone, 'remote', 'add', 'origin', `file://${bare}`);
      const limit = depth === 0 ? [] : [`--depth=${depth}`];
      git(
        clone,
        'fetch',
        '--quiet',
        '--no-tags',
        ...limit,
        'origin',
        ...(depth === 0 ? ['+refs/heads/*:refs/remotes/origin/*'] : []),
        sha,
      );
      git(clone, 'checkout', '--quiet', '--detach', sha);
      git(clone, 'remote', 'set-url', 'origin', 'https://github.com/octo-org/shop');
      return clone;
    },
    plan: (workspace, event, more = {}) => {
      const sha = git(workspace, 'rev-parse', 'HEAD');
      return runAction({ action, workspace, event, world, token, sha, ...more });
    },
    [Symbol.asyncDispose]: async () => {
      await world.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The plan for a push of one change to main. */
export async function planOfChange(
  change: (work: string) => void,
  files: Readonly<Record<string, string>> = shop,
  prepare: (work: string) => void = () => undefined,
): Promise<ActionRun> {
  await using scene = await createScene(files);
  prepare(scene.work);
  commit(scene.work, 'prepared');
  const before = git(scene.work, 'rev-parse', 'HEAD');
  change(scene.work);
  const after = commit(scene.work, 'change');
  scene.push();
  const payload = { ref: 'refs/heads/main', before, after, repository };
  return await scene.plan(scene.checkOut(after, 2), { name: 'push', payload });
}

/** The names of the affected packages. */
export function packagesOf(run: ActionRun): string[] {
  return JSON.parse(run.outputs['packages'] ?? '[]') as string[];
}

export const repository = { full_name: 'octo-org/shop', default_branch: 'main' };
