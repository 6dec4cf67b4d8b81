/** What git says of a path between two commits. A rename is a deletion and an addition: both sides count. */
export type ChangeStatus = 'added' | 'modified' | 'deleted' | 'type-changed';

export interface ChangedFile {
  /** Relative to the directory that git runs in, forward slashes. Bytes that are not UTF-8 show as U+FFFD. */
  readonly path: string;
  readonly status: ChangeStatus;
  /** `submodule`: the pointer to a commit of another repository. */
  readonly kind: 'file' | 'link' | 'submodule';
  /** False when `path` lost bytes that are not UTF-8: no tool can be handed this name. */
  readonly exact: boolean;
}

/** One entry of the index. */
export interface TrackedPath {
  readonly path: string;
  readonly kind: 'file' | 'link' | 'submodule';
}

export type FetchOutcome = { readonly outcome: 'done' } | { readonly outcome: 'failed'; readonly reason: string };

/** What one fetch asks the remote for. */
export interface FetchRequest {
  /** Full SHAs or `+refs/heads/main:refs/remotes/origin/main`. */
  readonly wants: readonly string[];
  /** Commits of history; absent: all of it. */
  readonly depth?: number;
}

/** The questions that change sets ask of a repository. Every path is relative to the directory that git runs in. */
export interface Git {
  /** The full SHA of a commit that is in this clone, or undefined. */
  resolveCommit(revision: string): Promise<string | undefined>;
  /** Parents as written in the commit object, also where a shallow clone hides them; undefined when the commit is not here. */
  parentsOf(commit: string): Promise<readonly string[] | undefined>;
  /** The best common ancestor, or undefined when this clone has none. In a shallow clone it may be an older one. */
  mergeBase(one: string, other: string): Promise<string | undefined>;
  /** False as well when one of the two is not in this clone. */
  isAncestor(ancestor: string, descendant: string): Promise<boolean>;
  isShallow(): Promise<boolean>;
  /** Tree against tree, without history. */
  changedFiles(base: string, head: string): Promise<readonly ChangedFile[]>;
  /** Old versions of files; paths that the commit does not have are left out. */
  readFiles(commit: string, paths: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>>;
  /** What the index holds, to be gone through once. */
  trackedPaths(): Promise<Iterable<TrackedPath>>;
  /** Tags that point at the commit. */
  tagsAt(commit: string): Promise<readonly string[]>;
  /** The nearest tag reachable from the commit that matches one glob and none of the excluded ones. */
  nearestTag(commit: string, match: string, exclude: readonly string[]): Promise<string | undefined>;
  /** One call to the remote; never throws for what the remote answers. */
  fetch(request: FetchRequest): Promise<FetchOutcome>;
}
