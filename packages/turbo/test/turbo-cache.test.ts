import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createExec } from '@aevon/process';
import {
  ArtifactFolder,
  emptyMemory,
  findTurbo,
  memoryOf,
  missReason,
  parseRunSummary,
  startCacheServer,
  taskResults,
  turboArguments,
  turboEnvironment,
  type CacheServer,
  type InputMemory,
  type RunSummary,
} from '@aevon/turbo';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clock, createShop, turboJson, type Shop } from './shop.ts';

const plainEnv = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '' };

let folder: ArtifactFolder;
let server: CacheServer;

beforeEach(async () => {
  folder = await ArtifactFolder.open(await mkdtemp(join(tmpdir(), 'turbo-')), clock);
  server = await startCacheServer({ folder, token: 'token' });
});

afterEach(() => server.close());

interface Run {
  readonly env?: Record<string, string>;
  readonly key?: string;
  readonly remote?: 'read-write' | 'read';
  readonly url?: string;
}

interface Ran {
  readonly summary: RunSummary;
  readonly states: Readonly<Record<string, string>>;
  readonly memory: InputMemory;
  readonly output: string;
  readonly milliseconds: number;
}

/** One `turbo run build` on a fresh checkout: nothing built, nothing in turbo's own cache. */
async function build(shop: Shop, { env = {}, key, remote = 'read-write', url = server.url }: Run = {}): Promise<Ran> {
  for (const path of ['.turbo', 'packages/ui/dist', 'packages/ui/.turbo', 'apps/web/dist', 'apps/web/.turbo'])
    await rm(join(shop.root, path), { recursive: true, force: true });
  const exec = createExec({ clock, env: plainEnv, show: () => undefined });
  const { path } = await findTurbo(shop.root);
  const args = turboArguments({ tasks: ['build'], packages: [], args: [], concurrency: undefined, remote });
  const result = await exec.run({
    command: path,
    args,
    cwd: shop.root,
    env: { ...turboEnvironment({ url, token: 'token', signatureKey: key }), ...env },
    timeoutMs: 60_000,
  });
  const [name = ''] = await readdir(join(shop.root, '.turbo/runs'));
  const summary = parseRunSummary(await readFile(join(shop.root, '.turbo/runs', name), 'utf8'));
  if (summary === undefined) throw new Error(result.stdout + result.stderr);
  const states = Object.fromEntries(taskResults(summary).map((task) => [task.id, task.state]));
  return {
    summary,
    states,
    memory: memoryOf(summary),
    output: result.stdout + result.stderr,
    milliseconds: result.durationMs,
  };
}

const built = { '@shop/ui#build': 'built', '@shop/web#build': 'built' };
const hit = { '@shop/ui#build': 'hit', '@shop/web#build': 'hit' };

describe('the loopback cache', () => {
  it('keeps artifacts and their durations, and tells hits and misses', async () => {
    const shop = await createShop();
    expect((await build(shop)).states).toEqual(built);
    expect(folder.stored.size).toBe(2);
    const { states, summary } = await build(shop);
    expect(states).toEqual(hit);
    expect(await readFile(join(shop.root, 'apps/web/dist/web.js'), 'utf8')).toBe('web');
    const tasks = taskResults(summary);
    expect(tasks.every(({ savedMs, source }) => savedMs > 0 && source === 'remote')).toBe(true);
    expect(server.events.map(({ event }) => event)).toEqual(['MISS', 'MISS', 'HIT', 'HIT']);
    expect(server.faults).toEqual([]);
  });

  it('is used whatever address, team and preflight turbo.json names', async () => {
    const remoteCache = { apiUrl: 'http://127.0.0.1:1', teamSlug: 'other', preflight: true, timeout: 1 };
    const shop = await createShop({ 'turbo.json': JSON.stringify({ ...turboJson, remoteCache }) });
    await build(shop);
    expect((await build(shop)).states).toEqual(hit);
  });

  it('only reads when told to', async () => {
    const shop = await createShop();
    await build(shop, { remote: 'read' });
    expect(folder.stored.size).toBe(0);
  });

  it('keeps signatures, so that the right key hits and a wrong one is told', async () => {
    const shop = await createShop({ 'turbo.json': JSON.stringify({ ...turboJson, remoteCache: { signature: true } }) });
    const key = 'a'.repeat(40);
    await build(shop, { key });
    expect((await build(shop, { key })).states).toEqual(hit);
    folder.served.clear();
    const wrong = await build(shop, { key: 'b'.repeat(40) });
    expect(wrong.states).toEqual(built);
    const facts = {
      earlier: wrong.memory,
      later: wrong.memory,
      cacheable: true,
      refused: folder.served.has(wrong.summary.tasks?.[0]?.hash ?? ''),
    };
    expect(missReason('@shop/ui#build', facts)).toBe('its artifact was refused: the signature does not match the key');
  });

  it('answers as a miss when its files are gone or damaged, and the build goes on without delay', async () => {
    const shop = await createShop();
    const first = await build(shop);
    const artifacts = join(folder.directory, 'artifacts');
    for (const name of await readdir(artifacts)) await rm(join(artifacts, name));
    const second = await build(shop);
    expect(second.states).toEqual(built);
    expect(second.milliseconds).toBeLessThan(first.milliseconds + 3000);
    expect(server.faults.length).toBeGreaterThan(0);
  });

  it('that is gone costs less than three seconds', async () => {
    const shop = await createShop();
    const first = await build(shop);
    await server.close();
    const second = await build(shop);
    expect(second.states).toEqual(built);
    expect(second.milliseconds).toBeLessThan(first.milliseconds + 3000);
  });
});

describe('why a task missed', () => {
  async function reasons(
    change: (shop: Shop) => Promise<unknown>,
    run: Run = {},
    files?: Readonly<Record<string, string>>,
  ): Promise<readonly string[]> {
    const shop = await createShop(files);
    const { memory: earlier } = await build(shop, { env: { COMMIT_SHA: 'one', REGION: 'eu' } });
    await change(shop);
    const { memory: later, states } = await build(shop, {
      ...run,
      env: { COMMIT_SHA: 'one', REGION: 'eu', ...run.env },
    });
    const facts = { earlier, later, cacheable: true, refused: false };
    return Object.entries(states).map(([id, state]) => (state === 'hit' ? 'hit' : missReason(id, facts)));
  }

  it('a file changed', async () => {
    expect(await reasons((shop) => shop.write('apps/web/src/page.tsx', 'export default 2;'))).toEqual([
      'hit',
      'src/page.tsx changed',
    ]);
  });

  it('a file was added, another removed', async () => {
    const change = async (shop: Shop) => {
      await shop.write('apps/web/src/new.tsx', 'x');
      await rm(join(shop.root, 'apps/web/src/page.tsx'));
    };
    expect(await reasons(change)).toEqual(['hit', 'src/new.tsx added, src/page.tsx removed']);
  });

  it('a dependency changed', async () => {
    expect(await reasons((shop) => shop.write('packages/ui/index.js', 'x'))).toEqual([
      'index.js added',
      'dependency @shop/ui#build changed',
    ]);
  });

  it('a variable changed', async () => {
    const [ui, web] = await reasons(async () => undefined, { env: { COMMIT_SHA: 'two' } });
    expect(ui).toBe('env COMMIT_SHA changed');
    expect(web).toBe('env COMMIT_SHA changed, dependency @shop/ui#build changed');
  });

  it('a global variable changed', async () => {
    const [ui] = await reasons(async () => undefined, { env: { REGION: 'us' } });
    expect(ui).toBe('global env REGION changed');
  });

  it('the task in turbo.json changed', async () => {
    const changed = { ...turboJson, tasks: { build: { ...turboJson.tasks.build, outputs: ['dist/**', 'build/**'] } } };
    const [ui] = await reasons((shop) => shop.write('turbo.json', JSON.stringify(changed)));
    expect(ui).toContain('its task in turbo.json changed');
  });

  it('there was no earlier run', async () => {
    const { memory } = await build(await createShop());
    const facts = { earlier: emptyMemory, later: memory, cacheable: true, refused: false };
    expect(missReason('@shop/ui#build', facts)).toBe('no earlier run');
  });

  it('nothing changed, but the artifact is gone', async () => {
    const [ui] = await reasons(async () => rm(join(folder.directory, 'artifacts'), { recursive: true }));
    expect(ui).toContain('nothing changed');
  });

  it('keeps no value of a variable, not even its whole hash', async () => {
    const { summary, memory } = await build(await createShop(), { env: { COMMIT_SHA: 'hunter2' } });
    const whole = /COMMIT_SHA=([0-9a-f]{64})/.exec(JSON.stringify(summary))?.[1] ?? 'none';
    expect(whole).toHaveLength(64);
    expect(JSON.stringify(memory)).not.toContain(whole);
    expect(JSON.stringify(memory)).not.toContain('hunter2');
  });
});
