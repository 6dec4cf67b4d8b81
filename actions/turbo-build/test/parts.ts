import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createGithub, startWorld, type FakeGithub, type RuntimeTokenRequest, type World } from '@aevon/fakes';
import type { PlanDocument } from '@aevon/pipeline';
import { runAction, type ActionOptions, type ActionRun } from '@aevon/rehearsal';
import { createShop, type Shop } from '../../../packages/turbo/test/shop.ts';

export { createShop, turboJson, type Shop } from '../../../packages/turbo/test/shop.ts';

const action = fileURLToPath(new URL('../../../release/turbo-build', import.meta.url));

export interface Scene extends AsyncDisposable {
  readonly shop: Shop;
  readonly github: FakeGithub;
  readonly world: World;
  /** Runs the shipped bundle on a fresh checkout: nothing built, no cache of turbo's own. */
  build(options?: Partial<ActionOptions> & { readonly runtime?: Partial<RuntimeTokenRequest> }): Promise<ActionRun>;
}

const leftovers = ['.turbo', 'packages/ui/dist', 'packages/ui/.turbo', 'apps/web/dist', 'apps/web/.turbo'];

/** A shop beside a strict GitHub, and nothing else that can be reached. */
export async function createScene(files: Readonly<Record<string, string>> = {}): Promise<Scene> {
  const shop = await createShop(files);
  const directory = await mkdtemp(join(tmpdir(), 'scene-'));
  execFileSync('git', ['init', '-q', '--bare', directory]);
  const github = createGithub({ repository: { owner: 'octo-org', name: 'shop', directory } });
  const world = await startWorld({ hosts: github.hosts });
  let runId = 0;
  const build: Scene['build'] = async ({ runtime = {}, inputs = {}, ...options } = {}) => {
    for (const path of leftovers) await rm(join(shop.root, path), { recursive: true, force: true });
    runId += 1;
    const runtimeToken = github.issueRuntimeToken({ runId, jobId: 1, cacheScopes: ['refs/heads/main'], ...runtime });
    const run = { run_id: String(runId), job: 'build' };
    return runAction({
      action,
      workspace: shop.root,
      world,
      runtimeToken,
      github: run,
      ...options,
      inputs: { packages: '@shop/web', ...inputs },
    });
  };
  return { shop, github, world, build, [Symbol.asyncDispose]: () => world.stop() };
}

/** Puts a program in the place of the native turbo of a shop. */
export async function plantTurbo({ root }: Shop, program: string, { version = '2.11.11', mode = 0o755 } = {}) {
  const modules = join(root, 'node_modules');
  await rm(join(modules, 'turbo'));
  await mkdir(join(modules, 'turbo'));
  await writeFile(join(modules, 'turbo/package.json'), JSON.stringify({ name: 'turbo', version }));
  for (const name of ['linux-64', 'linux-arm64', 'darwin-64', 'darwin-arm64']) {
    await mkdir(join(modules, `@turbo/${name}/bin`), { recursive: true });
    await writeFile(join(modules, `@turbo/${name}/bin/turbo`), program, { mode });
  }
}

/** A pull request, from a fork when `source` is another repository. */
export function pullRequest(source: string | null): NonNullable<ActionOptions['event']> {
  const repo = source === null ? null : { full_name: source };
  return {
    name: 'pull_request',
    payload: { pull_request: { number: 7, head: { repo }, base: { repo: { full_name: 'octo-org/shop' } } } },
  };
}

/** The plan of the commit that a shop has checked out. */
export function planOf({ root }: Shop, names: readonly string[], mode: PlanDocument['mode'] = 'diff'): string {
  const packages = names.map((name) => ({
    name,
    path: `apps/${name}`,
    language: 'node',
    reasons: ['changed'],
    linters: [],
    testRunners: [],
    builds: true,
  }));
  return JSON.stringify({
    version: 1,
    mode,
    reason: 'the test says so',
    head: execFileSync('git', ['rev-parse', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim(),
    event: 'push',
    services: [],
    total: 2,
    packages,
  });
}
