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
}
