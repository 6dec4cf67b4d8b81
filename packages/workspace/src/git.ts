import { Failure, isFullCommitId, type Exec, type ExecResult } from '@aevon/ports';
import { credentialEnvironment, guardArguments, guardEnvironment, offlineEnvironment } from './git-environment.ts';
import type { Environment } from './git-environment.ts';
import { gitFailure, gitWords } from './git-failure.ts';
import { parseBatch, parseIndex, parseParents, parseRawDiff, parseTree } from './git-output.ts';
import { readIndexFile } from './index-file.ts';
import type { FetchOutcome, FetchRequest, Git } from './git-port.ts';

export interface GitOptions {
  readonly exec: Exec;
  /** The root of the workspace; every path that comes back is relative to it. */
  readonly cwd: string;
  /** The job's environment: its GIT_CONFIG_* entries are kept beside ours. */
  readonly env?: Environment;
  /** Name of the remote that fetches go to. Default `origin`. */
  readonly remote?: string;
  /** Sent with fetches to `serverUrl` only, for checkouts made with `persist-credentials: false`. */
  readonly credentials?: { readonly serverUrl: string; readonly token: string } | undefined;
}

const LOCAL_DEADLINE_MS = 120_000;
const FETCH_DEADLINE_MS = 300_000;
const MAX_OUTPUT_BYTES = 512 * 1024 * 1024;

interface Call {
  readonly args: readonly string[];
  readonly input?: string;
  readonly env?: Environment;
  readonly timeoutMs?: number;
}

type Run = (call: Call) => Promise<ExecResult>;

function createRun({ exec, cwd }: GitOptions): Run {
  return async ({ args, input, env, timeoutMs = LOCAL_DEADLINE_MS }) =>
    exec.run({
      command: 'git',
      args: [...guardArguments(cwd), ...args],
      cwd,
      env: { ...guardEnvironment, ...env },
      timeoutMs,
      maxOutputBytes: MAX_OUTPUT_BYTES,
      ...(input === undefined ? {} : { input }),
    });
}

/** Git over a child process: no prompts, no optional locks, no hooks, no external diff. */
export function createGit(options: GitOptions): Git {
  const run = createRun(options);
  const must = async (call: Call, doing: string): Promise<ExecResult> => {
    const result = await run(call);
    if (result.exitCode === 0 && !result.truncated) return result;
    throw gitFailure(result, options.cwd, doing);
  };
  /** True for exit 0, false for exit 1, a Failure for everything else. */
  const ask = async (args: readonly string[], doing: string): Promise<ExecResult | undefined> => {
    const result = await run({ args, env: offlineEnvironment });
    if (result.exitCode === 0) return result;
    if (result.exitCode === 1) return undefined;
    throw gitFailure(result, options.cwd, doing);
  };
  const login = loginOf(options);
  return {
    ...createHistory(run, ask, must, options.cwd),
    ...createContent(async (call, doing) => must({ ...call, env: login }, doing), options.cwd),
    fetch: async (request) => fetch(run, options.remote ?? 'origin', login, request),
  };
}

/** Also for reading: a partial clone gets the content that it lacks from its remote. */
function loginOf({ credentials, env = {} }: GitOptions): Environment {
  return credentials === undefined ? {} : credentialEnvironment(credentials.serverUrl, credentials.token, env);
}

type Ask = (args: readonly string[], doing: string) => Promise<ExecResult | undefined>;
type Must = (call: Call, doing: string) => Promise<ExecResult>;
type History = Pick<
  Git,
  'resolveCommit' | 'parentsOf' | 'mergeBase' | 'isAncestor' | 'isShallow' | 'tagsAt' | 'nearestTag'
>;

function createHistory(run: Run, ask: Ask, must: Must, cwd: string): History {
  // A commit that is here stays here; each question costs a process.
  const known = new Set<string>();
  // Two first questions of every plan in one process; without a commit the second one fails after the first was answered.
  let first: Promise<readonly string[]> | undefined;
  const askFirst = async (): Promise<readonly string[]> => {
    const result = await run({ args: ['rev-parse', '--is-shallow-repository', 'HEAD^{commit}'] });
    if (!/^(true|false)\n/.test(result.stdout)) throw gitFailure(result, cwd, 'look at the repository');
    return result.stdout.trim().split('\n');
  };
  return {
    async resolveCommit(revision) {
      if (known.has(revision)) return revision;
      if (revision === 'HEAD') {
        const [, head] = await (first ??= askFirst());
        if (head !== undefined && isFullCommitId(head)) return head;
      }
      const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`];
      const found = await ask(args, `look up ${revision}`);
      if (found === undefined) return undefined;
      const id = requireId(found.stdout);
      known.add(id);
      return id;
    },
    async parentsOf(commit) {
      const result = await run({ args: ['cat-file', 'commit', requireId(commit)], env: offlineEnvironment });
      return result.exitCode === 0 ? parseParents(result.stdout) : undefined;
    },
    async mergeBase(one, other) {
      const found = await ask(['merge-base', requireId(one), requireId(other)], 'find the common ancestor');
      return found?.stdout.trim().split('\n')[0];
    },
    async isAncestor(ancestor, descendant) {
      const args = ['merge-base', '--is-ancestor', requireId(ancestor), requireId(descendant)];
      const result = await run({ args, env: offlineEnvironment });
      if (result.exitCode === 0) known.add(ancestor);
      if (result.exitCode === 0 || result.exitCode === 1) return result.exitCode === 0;
      // 128 is the answer for a commit that is not here, and for every other trouble.
      const found = await Promise.all([ancestor, descendant].map(async (commit) => this.resolveCommit(commit)));
      if (found.includes(undefined)) return false;
      throw gitFailure(result, cwd, 'compare two commits');
    },
    async isShallow() {
      const asked = first;
      first = undefined;
      const [shallow] = await (asked ?? askFirst());
      return shallow === 'true';
    },
    async tagsAt(commit) {
      const args = ['for-each-ref', `--points-at=${requireId(commit)}`, '--format=%(refname:strip=2)', 'refs/tags'];
      const result = await must({ args }, 'list tags');
      return result.stdout.split('\n').filter((line) => line !== '');
    },
    async nearestTag(commit, match, exclude) {
      const excluded = exclude.map((glob) => `--exclude=${glob}`);
      const args = ['describe', '--tags', '--abbrev=0', `--match=${match}`, ...excluded, requireId(commit)];
      const result = await run({ args });
      return result.exitCode === 0 ? result.stdout.trim() : undefined;
    },
  };
}

type Content = Pick<Git, 'changedFiles' | 'readFiles' | 'trackedPaths'>;

function createContent(must: Must, cwd: string): Content {
  return {
    async changedFiles(base, head) {
      const options = ['-r', '-z', '--raw', '--no-renames', '--no-ext-diff', '--ignore-submodules=none', '--relative'];
      const args = ['diff-tree', ...options, requireId(base), requireId(head)];
      return parseRawDiff((await must({ args }, `compare ${base} with ${head}`)).stdoutBytes);
    },
    async readFiles(commit, paths) {
      if (paths.length === 0) return new Map();
      const tree = await must(
        { args: ['ls-tree', '-z', requireId(commit), '--', ...paths] },
        `list files of ${commit}`,
      );
      const ids = parseTree(tree.stdoutBytes);
      const input = [...ids.values()].map((id) => `${id}\n`).join('');
      const batch = await must({ args: ['cat-file', '--batch'], input }, `read files of ${commit}`);
      return joinContents(ids, parseBatch(batch.stdoutBytes));
    },
    async trackedPaths() {
      // For 20,000 files a process and its pipe take longer than all else that a plan does with them.
      const known = readIndexFile(cwd);
      if (known !== undefined) return known;
      return parseIndex((await must({ args: ['ls-files', '-z', '--stage'] }, 'list the files')).stdoutBytes);
    },
  };
}

function joinContents(
  ids: ReadonlyMap<string, string>,
  contents: ReadonlyMap<string, Uint8Array>,
): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  for (const [path, id] of ids) {
    const content = contents.get(id);
    if (content !== undefined) files.set(path, content);
  }
  return files;
}

/** Keeps a revision from being taken for an option or a range. */
function requireId(text: string): string {
  const id = text.trim();
  if (isFullCommitId(id)) return id;
  throw new Failure({
    kind: 'bug',
    code: 'not-a-commit-id',
    what: `${JSON.stringify(id.slice(0, 80))} is not the id of a commit`,
  });
}

/** `--depth` is left out for a full clone, which it would cut down. */
async function fetch(
  run: Run,
  remote: string,
  env: Environment,
  { wants, depth }: FetchRequest,
): Promise<FetchOutcome> {
  const quiet = ['--quiet', '--no-tags', '--no-recurse-submodules', '--no-write-fetch-head', '--no-auto-maintenance'];
  const history = depth === undefined ? [] : [`--depth=${depth}`];
  const args = ['fetch', ...quiet, ...history, '--end-of-options', remote, ...wants];
  const result = await run({ args, env, timeoutMs: FETCH_DEADLINE_MS });
  return result.exitCode === 0 ? { outcome: 'done' } : { outcome: 'failed', reason: gitWords(result) };
}
