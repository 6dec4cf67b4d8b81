import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import { createGithub, startWorld, type FakeGithub, type RuntimeTokenRequest, type World } from '@aevon/fakes';
import { createHttp } from '@aevon/http';
import type { Clock, FileHttp, Runner } from '@aevon/ports';
import { expect } from 'vitest';

export const clock: Clock = {
  now: () => new Date(),
  monotonic: () => performance.now(),
  sleep: (milliseconds, signal) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(resolve, milliseconds);
      signal?.addEventListener('abort', () => {
        clearTimeout(timer);
        reject(new Error('aborted'));
      });
    }),
};

export interface TestWorld extends AsyncDisposable {
  readonly github: FakeGithub;
  readonly world: World;
  readonly http: FileHttp;
  readonly directory: string;
  runner(
    token?: Partial<RuntimeTokenRequest>,
  ): Pick<Runner, 'resultsUrl' | 'runtimeToken' | 'serverUrl' | 'cacheMode' | 'temp' | 'apiUrl' | 'repository'>;
}

const authorities = tls.getCACertificates('default');

/** The strict GitHub behind real TLS and real names, and a client that reaches it as one in a runner would. */
export async function startGithub(): Promise<TestWorld> {
  const directory = await mkdtemp(join(tmpdir(), 'github-'));
  const repository = join(directory, 'shop.git');
  execFileSync('git', ['init', '-q', '--bare', repository]);
  const github = createGithub({ repository: { owner: 'acme', name: 'shop', directory: repository } });
  const world = await startWorld({ hosts: github.hosts });
  tls.setDefaultCACertificates([...authorities, await readFile(world.env['NODE_EXTRA_CA_CERTS'] ?? '', 'utf8')]);
  return {
    github,
    world,
    http: createHttp({ clock, env: world.env }),
    directory,
    runner: (token = {}) => ({
      resultsUrl: github.resultsUrl,
      runtimeToken: github.issueRuntimeToken({ runId: '7', jobId: '8', cacheScopes: ['refs/heads/main'], ...token }),
      serverUrl: 'https://github.com',
      apiUrl: 'https://api.github.com',
      repository: 'acme/shop',
      cacheMode: undefined,
      temp: directory,
    }),
    [Symbol.asyncDispose]: () => world.stop(),
  };
}

/** `expect.stringContaining`, typed. */
export function textWith(part: string): unknown {
  const matcher: unknown = expect.stringContaining(part);
  return matcher;
}
