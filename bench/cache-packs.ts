import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGithub, resultsHost, startWorld } from '@aevon/fakes';
import { type Bench, ratioRow } from './row.ts';
import { median } from './timing.ts';

const runs = 5;

async function measured(client: string, env: NodeJS.ProcessEnv): Promise<number> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'cache-client.ts'), client], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  const time = /^measured (\d+(?:\.\d+)?)$/m.exec(out)?.[1];
  if (code !== 0 || time === undefined) throw new Error(`the client "${client}" failed: ${out.slice(-500)}`);
  return Number(time);
}

/** One client against a service of its own: GitHub takes 200 entries a minute, which a second run would exceed. */
async function runAlone(client: 'pack' | 'official', folder: string): Promise<number> {
  const directory = join(folder, 'shop.git');
  const github = createGithub({ repository: { owner: 'octo-org', name: 'shop', directory } });
  const world = await startWorld({ hosts: github.hosts });
  try {
    const token = github.issueRuntimeToken({ runId: 1, jobId: client, cacheScopes: ['refs/heads/main'] });
    return await measured(client, {
      PATH: process.env['PATH'],
      ...world.env,
      RUNNER_TEMP: folder,
      GITHUB_WORKSPACE: folder,
      GITHUB_SERVER_URL: 'https://github.com',
      ACTIONS_CACHE_SERVICE_V2: 'true',
      ACTIONS_RESULTS_URL: `https://${resultsHost}/`,
      ACTIONS_RUNTIME_TOKEN: token,
    });
  } finally {
    await world.stop();
  }
}

export const cachePacks: Bench = {
  name: 'cache',
  what: '100 artifacts of 300 KiB saved and restored as one pack, against @actions/cache one by one, same service',
  run: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'aevon-cache-'));
    execFileSync('git', ['init', '--quiet', '--bare', join(folder, 'shop.git')]);
    try {
      const times: Record<'pack' | 'official', number[]> = { pack: [], official: [] };
      for (let run = 0; run <= runs; run += 1) {
        for (const client of ['pack', 'official'] as const) {
          const time = await runAlone(client, folder);
          // The first run of each warms up.
          if (run > 0) times[client].push(time);
        }
      }
      const what = 'save + restore of 100 turbo artifacts of 300 KiB';
      return [ratioRow(what, median(times.pack), median(times.official), 0.15)];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
