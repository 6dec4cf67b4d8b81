import { isFullCommitId } from '@aevon/ports';
import type { ChangeSetRequest } from './change-set-model.ts';
import type { Git } from './git-port.ts';
import { isTable, type Table } from './shape.ts';

/** What a rule says of the base. */
export type Finding =
  | {
      readonly kind: 'base';
      readonly base: string;
      /** Set where another commit than the checked out one is looked at. */
      readonly head?: string;
      readonly reason: string;
      readonly confidence: 'exact' | 'likely';
    }
  | { readonly kind: 'all' | 'none'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly reason: string; readonly fix: string };

/** One search for the base of one event. */
export interface Inquiry {
  readonly git: Git;
  readonly head: string;
  readonly event: string;
  readonly payload: Table;
  readonly runner: ChangeSetRequest['runner'];
  readonly defaultBranch: string | undefined;
  readonly clone: Clone;
  lastGreen(): Promise<string | undefined>;
  /** The merge base as GitHub sees it, or undefined when nobody can say. */
  compare(base: string, head: string): Promise<string | undefined>;
  /** What went wrong in `lastGreen` and `compare`: they are asked again by nobody, and never stop the search. */
  readonly problems: readonly string[];
}

export const fullHistory =
  'set `fetch-depth: 0` in actions/checkout, or give this action a token that may read the repository';

const zeros = /^0+$/;

/** Whether a text is the full id of a commit; GitHub writes zeros for "none". */
export function isCommitId(text: string | undefined): text is string {
  return text !== undefined && isFullCommitId(text) && !zeros.test(text);
}

/** What is in the clone, and the one fetch that may add to it. */
export interface Clone {
  isShallow(): Promise<boolean>;
  /** Makes commits available; the reason when that failed. */
  ensure(commits: readonly string[]): Promise<string | undefined>;
  /** The tip of a branch of the remote, fetched if needed (only its tip in a shallow clone). */
  tipOf(branch: string): Promise<string | undefined>;
  fetched(): 0 | 1;
}

export function openClone(git: Git): Clone {
  let fetched: 0 | 1 = 0;
  let shallow: Promise<boolean> | undefined;
  const isShallow = async (): Promise<boolean> => (shallow ??= git.isShallow());
  const fetchOnce = async (wants: readonly string[]): Promise<string | undefined> => {
    if (fetched === 1) return 'a second fetch would be needed';
    fetched = 1;
    const result = await git.fetch((await isShallow()) ? { wants, depth: 1 } : { wants });
    return result.outcome === 'done' ? undefined : result.reason;
  };
  const missingOf = async (commits: readonly string[]): Promise<string[]> => {
    const known = await Promise.all(commits.map(async (commit) => git.resolveCommit(commit)));
    return commits.filter((_, index) => known[index] === undefined);
  };
  return {
    isShallow,
    fetched: () => fetched,
    async ensure(commits) {
      const missing = await missingOf(commits);
      if (missing.length === 0) return undefined;
      const problem = await fetchOnce(missing);
      if (problem !== undefined)
        return `${missing.join(', ')} is not in this clone and could not be fetched: ${problem}`;
      const still = await missingOf(missing);
      return still.length === 0 ? undefined : `the remote does not have ${still.join(', ')}`;
    },
    async tipOf(branch) {
      if (!isBranchName(branch)) return undefined;
      const tracking = `refs/remotes/origin/${branch}`;
      const known = await git.resolveCommit(tracking);
      if (known !== undefined) return known;
      const problem = await fetchOnce([`+refs/heads/${branch}:${tracking}`]);
      return problem === undefined ? git.resolveCommit(tracking) : undefined;
    },
  };
}

/** What git-check-ref-format allows, so that a name can't be a range, an option or a second refspec. */
export function isBranchName(name: string): boolean {
  return name !== '' && !/[\s~^:?*[\\\p{Cc}]|\.\.|@\{|\/\/|^[-/.]|[/.]$/u.test(name);
}

/** A text at a path of keys of the payload. */
export function payloadText(payload: Table, ...keys: readonly string[]): string | undefined {
  let value: unknown = payload;
  for (const key of keys) value = isTable(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** For an event whose payload is missing or cut off. */
export function lacking(inquiry: Inquiry, field: string): Finding {
  const fix =
    'look at the file that GITHUB_EVENT_PATH names; if it is cut off, run the job again, else set the input `base`';
  return { kind: 'unknown', reason: `the payload of the event ${inquiry.event} lacks ${field}`, fix };
}

export function shortId(commit: string): string {
  return commit.slice(0, 10);
}
