import path from 'node:path';
import { createExec } from '@aevon/process';
import type { Annotation, CacheStore, Clock, Reporter, Runner } from '@aevon/ports';
import { createGit } from '@aevon/workspace';
import type { LintSettings } from '../../src/lint.ts';
import type { Ports } from '../../src/ports.ts';
import { planOf } from './shop.ts';

export const clock: Clock = {
  now: () => new Date(),
  monotonic: () => performance.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

export const noCache: CacheStore = {
  find: () => Promise.resolve({ outcome: 'unavailable', reason: 'no service' }),
  save: () => Promise.resolve({ outcome: 'unavailable', reason: 'no service' }),
};

export function runnerAt(root: string, over: Partial<Runner> = {}): Runner {
  return {
    workspace: root,
    temp: path.join(root, '.runner-temp'),
    toolCache: path.join(root, '.runner-tools'),
    ...{ os: 'Linux', arch: 'X64', debug: false, selfHosted: false, repository: 'shop/shop', eventName: 'push' },
    ...{ eventPath: undefined, ref: 'refs/heads/main', refName: 'main', sha: 'f'.repeat(40), baseRef: undefined },
    ...{ headRef: undefined, workflow: 'ci', job: 'lint', runId: '1', runNumber: '1', runAttempt: 1, actor: 'ada' },
    ...{
      serverUrl: 'https://github.com',
      apiUrl: 'https://api.github.com',
      resultsUrl: undefined,
      runtimeToken: undefined,
    },
    cacheMode: undefined,
    ...over,
  };
}

export interface Seen {
  readonly lines: string[];
  readonly annotations: Annotation[];
}

export function recordingReporter(seen: Seen): Reporter {
  return {
    info: (line) => void seen.lines.push(line),
    debug: () => undefined,
    warning: (message) => void seen.lines.push(message),
    group: (_, body) => body(),
    annotate: (annotations) => {
      seen.annotations.push(...annotations);
      return { shown: annotations.length, held: 0 };
    },
    summary: () => undefined,
    mask: () => undefined,
  };
}

export function portsAt(
  root: string,
  over: Partial<Ports> & { runner?: Runner } = {},
): Ports & { readonly seen: Seen } {
  const seen: Seen = { lines: [], annotations: [] };
  const env = Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  const exec = createExec({ clock, env, show: (line) => seen.lines.push(line) });
  const git = createGit({ exec, cwd: root, env });
  const signal = new AbortController().signal;
  const reporter = recordingReporter(seen);
  return { exec, cache: noCache, clock, reporter, runner: runnerAt(root), git, signal, seen, ...over };
}

export function settingsAt(root: string, over: Partial<LintSettings> = {}): LintSettings {
  return {
    places: { workspace: root, base: '.' },
    plan: planOf(),
    scope: 'packages',
    packages: [],
    linters: [],
    failOn: 'error',
    timeoutMs: 60_000,
    concurrency: 2,
    processors: 2,
    cache: false,
    fix: { mode: 'none', message: 'Apply fixes', token: '' },
    payload: {},
    leg: 'all',
    ...over,
  };
}
