import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createGithub, type FakeGithub, startWorld, type World } from '@aevon/fakes';
import { runAction } from '@aevon/rehearsal';
import { type Bench, ratioRow } from './row.ts';
import { median, timeOnce } from './timing.ts';

const packages = 200;
const filesEach = 12;
const runs = 5;
const root = join(import.meta.dirname, '..');

function write(folder: string, path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

function source(index: number): string {
  const lines = Array.from(
    { length: 40 },
    (_, line) =>
      `export function value${line}(input) {\n  const doubled = input * ${line + index};\n  return doubled;\n}\n`,
  );
  return lines.join('\n');
}

/** 200 packages with the linters of this repository. */
function makeRepository(folder: string): void {
  write(
    folder,
    'package.json',
    JSON.stringify({
      name: 'bench',
      private: true,
      type: 'module',
      packageManager: 'pnpm@12.21.0',
      devDependencies: { eslint: '*', prettier: '*' },
    }),
  );
  write(folder, 'pnpm-workspace.yaml', 'packages: [packages/*]\n');
  write(
    folder,
    'eslint.config.js',
    "export default [{ rules: { 'no-unused-vars': 'error', 'prefer-const': 'error', eqeqeq: 'error' } }];\n",
  );
  write(folder, '.prettierrc.json', '{ "singleQuote": true }\n');
  write(folder, '.gitignore', 'node_modules\n');
  for (let index = 0; index < packages; index += 1) {
    write(folder, `packages/p${index}/package.json`, `{ "name": "p${index}", "version": "1.0.0", "type": "module" }\n`);
    for (let file = 0; file < filesEach; file += 1) write(folder, `packages/p${index}/src/f${file}.js`, source(index));
  }
  mkdirSync(join(folder, 'node_modules'));
  for (const tool of ['eslint', 'prettier'])
    symlinkSync(join(root, 'node_modules', tool), join(folder, 'node_modules', tool));
}

function git(folder: string, ...args: string[]): string {
  return execFileSync('git', ['-c', 'user.name=b', '-c', 'user.email=b@example.com', ...args], {
    cwd: folder,
    encoding: 'utf8',
  }).trim();
}

function commit(folder: string): string {
  git(folder, 'add', '-A');
  git(folder, 'commit', '--quiet', '-m', 'bench');
  return git(folder, 'rev-parse', 'HEAD');
}

/** Linting everything without us and without a cache. */
function lintAll(folder: string): number {
  const options = { cwd: folder };
  const eslint = timeOnce({
    command: process.execPath,
    args: [join(root, 'node_modules/eslint/bin/eslint.js'), '.'],
    options,
  });
  return (
    eslint +
    timeOnce({
      command: process.execPath,
      args: [join(root, 'node_modules/prettier/bin/prettier.cjs'), '--check', '.'],
      options,
    })
  );
}

interface Scene {
  readonly work: string;
  readonly bare: string;
  /** The commit before one package changed, and the one in which it did. */
  readonly before: string;
  readonly after: string;
}

function makeScene(folder: string): Scene {
  const bare = join(folder, 'github.git');
  const work = join(folder, 'work');
  mkdirSync(work);
  git(folder, 'init', '--quiet', '--bare', bare);
  git(work, 'init', '--quiet', '-b', 'main');
  makeRepository(work);
  const prettier = join(root, 'node_modules/prettier/bin/prettier.cjs');
  execFileSync(process.execPath, [prettier, '--write', '--log-level', 'silent', '.'], { cwd: work });
  const before = commit(work);
  write(work, 'packages/p7/src/f0.js', 'export const one = 1;\n');
  return { work, bare, before, after: commit(work) };
}

interface Service {
  readonly github: FakeGithub;
  readonly world: World;
}

/** One run of the shipped action, in milliseconds. */
async function lintAffected({ work, after }: Scene, { github, world }: Service, from: string): Promise<number> {
  const runtimeToken = github.issueRuntimeToken({ runId: Date.now(), jobId: 1, cacheScopes: ['refs/heads/main'] });
  const payload = { before: from, after, ref: 'refs/heads/main', repository: { default_branch: 'main' } };
  const run = await runAction({
    action: join(root, 'release/affected-lint'),
    workspace: work,
    event: { name: 'push', payload },
    sha: after,
    world,
    runtimeToken,
    phases: 'main+post',
    env: { PATH: process.env['PATH'] ?? '' },
  });
  if (run.conclusion !== 'success') throw new Error(run.log.slice(-20).join('\n'));
  return run.milliseconds;
}

export const lintOne: Bench = {
  name: 'lint',
  what: 'affected-lint with one of 200 packages changed and a warm cache, against linting all without',
  run: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'aevon-lint-'));
    const scene = makeScene(folder);
    const github = createGithub({ repository: { owner: 'octo-org', name: 'shop', directory: scene.bare } });
    const world = await startWorld({ hosts: github.hosts });
    const service = { github, world };
    try {
      // The first run fills the cache with every package, the second one warms up.
      await lintAffected(scene, service, '0'.repeat(40));
      await lintAffected(scene, service, scene.before);
      const ours: number[] = [];
      const all: number[] = [];
      for (let run = 0; run < runs; run += 1) {
        ours.push(await lintAffected(scene, service, scene.before));
        all.push(lintAll(scene.work));
      }
      const what = 'affected-lint, 1 of 200 packages changed, warm cache, against linting all without';
      return [ratioRow(what, median(ours), median(all), 0.1)];
    } finally {
      await world.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
