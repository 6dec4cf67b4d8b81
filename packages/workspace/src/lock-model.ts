/** One resolved package of a lockfile. */
export interface LockNode {
  readonly name: string;
  readonly version: string;
  /** What its bytes are pinned by: integrity, source, hashes. */
  readonly identity: string;
  /** Keys of other nodes; a key without a node stands for what the lockfile does not describe. */
  readonly dependencies: readonly string[];
}

/** A lockfile of any kind, reduced to what decides which packages of the workspace resolve other things now. */
export interface LockModel {
  readonly format: string;
  /** Keys of direct dependencies by folder, relative to the lockfile. */
  readonly importers: ReadonlyMap<string, readonly string[]>;
  readonly nodes: ReadonlyMap<string, LockNode>;
}

/** Why a lockfile can't be compared package by package. */
export interface Unreadable {
  readonly unreadable: string;
}

/** Name and version in a key such as `@scope/name@1.2.3(react@19.0.0)`. */
export function splitKey(key: string): { readonly name: string; readonly version: string } {
  const at = key.indexOf('@', 1);
  if (at === -1) return { name: key, version: '' };
  const suffix = key.indexOf('(', at);
  return { name: key.slice(0, at), version: key.slice(at + 1, suffix === -1 ? undefined : suffix) };
}
