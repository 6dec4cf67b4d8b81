import type { ChangeSet } from './change-set-model.ts';
import type { Workspace, WorkspacePackage } from './workspace-model.ts';

export interface Reason {
  readonly kind: 'files' | 'lockfile' | 'global' | 'edge' | 'dependency' | 'all';
  /** For people: "3 files changed", "lockfile: left-pad 1.1.1 → 1.3.0", "depends on ui", "edge: reads the schemas", "global: turbo.json". */
  readonly text: string;
}

/** A dependency that no tool can see, from the manifest: a change of `to` affects `from`. */
export interface Edge {
  /** Path or name of a package. */
  readonly from: string;
  /** Path or name of a package, or any other folder or file of the repository. */
  readonly to: string;
  readonly why: string;
}

/** What changed in lockfiles, by `path` of the package: sentences such as "left-pad 1.1.1 → 1.3.0". */
export interface LockChanges {
  readonly byPackage: ReadonlyMap<string, readonly string[]>;
  /** What the root package of a node workspace resolves otherwise now: every node package may run it. */
  readonly root?: readonly string[];
  /** Set when a lockfile could not be compared: every package is affected, and this says why. */
  readonly all?: string;
  /** Keys that changed in the package.json and pnpm-workspace.yaml of the root. */
  readonly rootKeys?: readonly RootKeyChange[];
  /** Of the names that were asked for: which have another version in a uv.lock, used or not by a package of ours. */
  readonly watched?: readonly WatchedChange[];
}

/** One key at the top of a file that rules the whole repository. */
export interface RootKeyChange {
  readonly file: string;
  /** Absent when one of the two versions can't be read: each key may have changed. */
  readonly key?: string;
  /** Such as "engines.node >=20 → >=22". */
  readonly sentences: readonly string[];
}

export interface WatchedChange {
  /** Path of the uv.lock. */
  readonly lockfile: string;
  readonly name: string;
  /** Such as "ruff 0.5.0 → 0.6.0". */
  readonly sentence: string;
}

export interface AffectedRequest {
  readonly workspace: Workspace;
  readonly changeSet: Pick<ChangeSet, 'mode' | 'reason' | 'files'>;
  readonly lockChanges: LockChanges;
  readonly edges?: readonly Edge[];
  /** Globs of paths that affect nothing; `!` takes away. */
  readonly ignore?: readonly string[];
  /** Globs of paths that affect everything, stronger than `ignore`; `!` takes away. */
  readonly global?: readonly string[];
  /** Paths that affect everything, whatever `ignore` and `global` say: the file that both come from. */
  readonly always?: readonly string[];
}

export interface AffectedPackage {
  readonly package: WorkspacePackage;
  /** Never empty; the strongest first. */
  readonly reasons: readonly Reason[];
}

export interface Affected {
  /** `all` when a rule made every package affected, `none` when no package is. */
  readonly mode: 'diff' | 'all' | 'none';
  /** One sentence for people. */
  readonly reason: string;
  /** Sorted by path. */
  readonly packages: readonly AffectedPackage[];
  /** Changed paths that had no effect because of `ignore`. */
  readonly ignored: readonly string[];
}
