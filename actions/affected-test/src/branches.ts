import type { Runner } from '@aevon/ports';

export interface Branches {
  /** Branches to compare with, the best first. */
  readonly compareWith: readonly string[];
  /** Branch whose history this run continues; undefined for pull requests, tags and merge queues. */
  readonly writes: string | undefined;
}

function field(value: unknown, ...path: readonly string[]): string | undefined {
  let at: unknown = value;
  for (const name of path)
    at = typeof at === 'object' && at !== null ? Object.getOwnPropertyDescriptor(at, name)?.value : undefined;
  return typeof at === 'string' && at !== '' ? at : undefined;
}

function shortName(ref: string | undefined): string | undefined {
  return ref?.replace(/^refs\/heads\//, '');
}

/** Which branch's numbers a run is compared with and which it writes. `payload` is the event's, unchecked. */
export function branchesOf(
  runner: Pick<Runner, 'eventName' | 'ref' | 'refName' | 'baseRef'>,
  payload: unknown,
): Branches {
  const byDefault = field(payload, 'repository', 'default_branch');
  const isBranch = runner.ref.startsWith('refs/heads/') && !runner.refName.startsWith('gh-readonly-queue/');
  const queueBase = shortName(field(payload, 'merge_group', 'base_ref'));
  const pullBase = runner.baseRef === '' ? undefined : runner.baseRef;
  const own = isBranch && pullBase === undefined ? runner.refName : undefined;
  // A pushed topic branch is compared with the default branch, and with itself only where that says nothing.
  const order = [pullBase, queueBase, byDefault, own].filter((branch) => branch !== undefined);
  return { compareWith: [...new Set(order)], writes: own };
}
