import type { GlobalInputs, InputMemory, TaskInputs } from './task-inputs.ts';

type Hashes = Readonly<Record<string, string>>;

/** "changed", "added" and "removed" names, sorted. */
function differences(before: Hashes, after: Hashes): readonly { readonly name: string; readonly how: string }[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names.flatMap((name) => {
    if (before[name] === after[name]) return [];
    if (before[name] === undefined) return [{ name, how: 'added' }];
    return [{ name, how: after[name] === undefined ? 'removed' : 'changed' }];
  });
}

const envWords: Readonly<Record<string, string>> = {
  added: 'set now',
  removed: 'not set any more',
  changed: 'changed',
};

/** The first two by name, the rest by number. */
function list(changes: readonly string[], rest: (count: number) => string): string[] {
  return changes.length <= 3 ? [...changes] : [...changes.slice(0, 2), rest(changes.length - 2)];
}

function fileReasons(before: Hashes, after: Hashes, prefix = ''): string[] {
  const changes = differences(before, after).map(({ name, how }) => `${prefix}${name} ${how}`);
  return list(changes, (count) => `${count} more files`);
}

function envReasons(before: Hashes, after: Hashes, prefix = ''): string[] {
  const changes = differences(before, after).map(({ name, how }) => `${prefix}env ${name} ${envWords[how] ?? how}`);
  return list(changes, (count) => `${count} more variables`);
}

function globalReasons(before: GlobalInputs | undefined, after: GlobalInputs | undefined): string[] {
  if (before === undefined || after === undefined) return [];
  const reasons = [
    ...fileReasons(before.files, after.files, 'global file '),
    ...envReasons(before.env, after.env, 'global '),
  ];
  if (before.external !== after.external) reasons.push('dependencies of the root changed');
  if (before.turbo !== after.turbo) reasons.push(`turbo ${before.turbo} became ${after.turbo}`);
  return reasons;
}

function dependencyReasons(before: Hashes, after: Hashes): string[] {
  const changes = differences(before, after).map(({ name, how }) => `dependency ${name} ${how}`);
  return list(changes, (count) => `${count} more dependencies`);
}

/** Which inputs differ, the task's own first, since they are why the ones that depend on it differ too. */
function changedInputs(before: TaskInputs, after: TaskInputs, earlier: InputMemory, later: InputMemory): string[] {
  const reasons = [...fileReasons(before.files, after.files), ...envReasons(before.env, after.env)];
  if (before.external !== after.external) reasons.push('installed packages changed (lockfile)');
  if (before.command !== after.command && reasons.length === 0) reasons.push('its command changed');
  if (before.definition !== after.definition) reasons.push('its task in turbo.json changed');
  reasons.push(...globalReasons(earlier.globals[before.global], later.globals[after.global]));
  reasons.push(...dependencyReasons(before.dependencies, after.dependencies));
  return reasons;
}

export interface MissFacts {
  readonly earlier: InputMemory;
  readonly later: InputMemory;
  /** Whether turbo.json lets this task be cached. */
  readonly cacheable: boolean;
  /** Whether the cache handed its artifact out and Turborepo did not take it. */
  readonly refused: boolean;
}

const mostReasons = 4;

/** Why a task was not restored, in words: "src/app/page.tsx changed", "no earlier run". */
export function missReason(id: string, { earlier, later, cacheable, refused }: MissFacts): string {
  if (!cacheable) return 'turbo.json says `cache: false` for it';
  if (refused) return 'its artifact was refused: the signature does not match the key';
  const before = earlier.tasks[id];
  const after = later.tasks[id];
  if (before === undefined || after === undefined) return 'no earlier run';
  if (before.hash === after.hash)
    return 'nothing changed, but its artifact is not in the cache (it failed before, or was dropped)';
  const reasons = changedInputs(before, after, earlier, later);
  return reasons.length === 0
    ? 'its hash changed; the run summary does not tell why'
    : reasons.slice(0, mostReasons).join(', ');
}
