import { Failure, type Exec } from '@aevon/ports';
import type { Git } from './git-port.ts';

export interface GitOptions {
  readonly exec: Exec;
  /** The root of the workspace; every path that comes back is relative to it. */
  readonly cwd: string;
  /** The job's environment: its GIT_CONFIG_* entries are kept beside ours. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Name of the remote that fetches go to. Default `origin`. */
  readonly remote?: string;
  /** Sent with fetches to `serverUrl` only, for checkouts made with `persist-credentials: false`. */
  readonly credentials?: { readonly serverUrl: string; readonly token: string } | undefined;
}

/** Git over a child process: no prompts, no optional locks, no hooks, no external diff. */
export function createGit(options: GitOptions): Git {
  throw new Failure({ kind: 'bug', code: 'not-built', what: `git in ${options.cwd}` });
}
