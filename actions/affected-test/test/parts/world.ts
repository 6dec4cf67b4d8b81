import { mkdirSync, mkdtempSync, realpathSync, symlinkSync, writeFileSync, copyFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Annotation, ArtifactInfo, ArtifactStore, CacheStore, Clock, Reporter, Runner } from '@aevon/ports';
import { createExec } from '@aevon/process';
import type { Ports } from '../../src/ports.ts';

export const repositoryRoot = resolve(import.meta.dirname, '../../../..');

/** A folder with files by path; `node_modules` leads to the one of this repository. */
export function makeRepository(files: Readonly<Record<string, string>>): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'aevon-repo-')));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  symlinkSync(join(repositoryRoot, 'node_modules'), join(root, 'node_modules'));
  return root;
}

const clock: Clock = {
  now: () => new Date('2026-11-24T12:00:00Z'),
  monotonic: () => performance.now(),
  sleep: async () => undefined,
};

export class Screen implements Reporter {
  readonly lines: string[] = [];
  readonly warnings: string[] = [];
  readonly annotations: Annotation[] = [];
  markdown = '';
  info(line: string): void {
    this.lines.push(line);
  }
  debug(line: string): void {
    this.lines.push(line);
  }
  warning(message: string): void {
    this.warnings.push(message);
  }
  async group<T>(_title: string, body: () => Promise<T>): Promise<T> {
    return body();
  }
  annotate(annotations: readonly Annotation[]): { shown: number; held: number } {
    this.annotations.push(...annotations);
    return { shown: annotations.length, held: 0 };
  }
  summary(markdown: string): void {
    this.markdown += markdown;
  }
  mask(): void {
    this.lines.push('***');
  }
}

/** The cache of one repository, in memory: keys can't be written twice, the newest prefix match wins. */
export class MemoryCache implements CacheStore {
  readonly entries: { key: string; version: string; file: string }[] = [];
  mode: 'writable' | 'read-only' | 'gone' = 'writable';

  async find(query: Parameters<CacheStore['find']>[0]): ReturnType<CacheStore['find']> {
    if (this.mode === 'gone') return { outcome: 'unavailable', reason: 'the cache service does not answer' };
    const same = this.entries.filter((entry) => entry.version === query.version);
    const prefixes = [query.key, ...(query.restoreKeys ?? [])];
    const exact = same.find((entry) => entry.key === query.key);
    const found =
      exact ??
      prefixes
        .map((prefix) => same.findLast((entry) => entry.key.startsWith(prefix)))
        .find((entry) => entry !== undefined);
    if (found === undefined) return { outcome: 'miss' };
    return {
      outcome: 'hit',
      key: found.key,
      exact: found === exact,
      download: async (to) => {
        copyFileSync(found.file, to);
        return { outcome: 'done', bytes: 1 };
      },
    };
  }

  async save(entry: { key: string; version: string; file: string }): ReturnType<CacheStore['save']> {
    if (this.mode === 'gone') return { outcome: 'unavailable', reason: 'the cache service does not answer' };
    if (this.mode === 'read-only') return { outcome: 'read-only', reason: 'a fork may not write' };
    if (this.entries.some((known) => known.key === entry.key && known.version === entry.version))
      return { outcome: 'exists' };
    this.entries.push(entry);
    return { outcome: 'saved', bytes: 1 };
  }
}

/** The artifacts of one run, in memory. */
export class MemoryArtifacts implements ArtifactStore {
  readonly kept: { info: ArtifactInfo; files: readonly { path: string; name: string }[] }[] = [];

  async upload(name: string, files: readonly { path: string; name: string }[]): Promise<ArtifactInfo> {
    const info = { id: String(this.kept.length + 1), name, bytes: 1, digest: undefined, createdAt: undefined };
    this.kept.unshift({ info, files });
    return info;
  }
  async list(): Promise<readonly ArtifactInfo[]> {
    return this.kept.map(({ info }) => info);
  }
  async download(artifact: ArtifactInfo, directory: string): Promise<readonly string[]> {
    const found = this.kept.find(({ info }) => info.id === artifact.id);
    return (found?.files ?? []).map((file) => {
      copyFileSync(file.path, join(directory, file.name));
      return join(directory, file.name);
    });
  }
}

export interface Bench {
  readonly ports: Ports;
  readonly screen: Screen;
  readonly cache: MemoryCache;
  readonly artifacts: MemoryArtifacts;
}

/** Ports over real processes and stores in memory. Python comes from the repository's own tools. */
export function makeBench(
  overrides: Partial<Runner> = {},
  stores: { cache?: MemoryCache; artifacts?: MemoryArtifacts } = {},
): Bench {
  const screen = new Screen();
  const { cache = new MemoryCache(), artifacts = new MemoryArtifacts() } = stores;
  const path = [
    join(repositoryRoot, 'node_modules/.bin'),
    join(repositoryRoot, '.tools/python/bin'),
    '/usr/bin',
    '/bin',
  ].join(':');
  const exec = createExec({
    clock,
    env: { PATH: path, CI: 'true', HOME: tmpdir() },
    show: (line) => screen.info(line),
  });
  const runner: Runner = {
    workspace: '/',
    temp: mkdtempSync(join(tmpdir(), 'aevon-temp-')),
    toolCache: '/',
    os: 'Linux',
    arch: 'X64',
    debug: false,
    selfHosted: false,
    repository: 'shop/monorepo',
    eventName: 'push',
    eventPath: undefined,
    ref: 'refs/heads/main',
    refName: 'main',
    sha: 'a'.repeat(40),
    baseRef: undefined,
    headRef: undefined,
    workflow: 'ci',
    job: 'test',
    runId: '77',
    runNumber: '1',
    runAttempt: 1,
    actor: 'ada',
    serverUrl: 'https://github.com',
    apiUrl: 'https://api.github.com',
    resultsUrl: undefined,
    runtimeToken: undefined,
    cacheMode: undefined,
    ...overrides,
  };
  return { ports: { exec, cache, artifacts, clock, reporter: screen, runner, env: {} }, screen, cache, artifacts };
}
