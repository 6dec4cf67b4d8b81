import { posix } from 'node:path';
import { type Affected, type ChangeSet, isInside, type LockChanges, type WorkspacePackage } from '@aevon/workspace';
import type { LinterName } from '../plan-document.ts';
import type { LintImport } from './lint-imports.ts';
import { lintersConfiguredBy } from './tools.ts';

/** Something that changed for a linter in every package below a folder, whether a file of the package changed or not. */
export interface LintChange {
  readonly below: string;
  readonly linter: LinterName;
  /** For people. */
  readonly text: string;
}

export interface LintFacts {
  readonly changeSet: ChangeSet;
  readonly affected: Affected;
  readonly lockChanges: LockChanges;
  readonly imports: readonly LintImport[];
}

/** Linters whose version is looked up in uv.lock for every package below it. */
export const watchedLinters = ['ruff'] as const satisfies readonly LinterName[];

function byFile(paths: readonly string[]): LintChange[] {
  return paths.flatMap((path) =>
    lintersConfiguredBy(path).map((linter) => ({ below: posix.dirname(path), linter, text: path })),
  );
}

/** Prettier's rules may stand in the package.json of the root. */
function byKey({ rootKeys = [] }: LockChanges): LintChange[] {
  return rootKeys.flatMap(({ file, key, sentences }) =>
    file === 'package.json' && key === 'prettier'
      ? [{ below: '.', linter: 'prettier', text: `${file}: ${sentences.join(', ')}` }]
      : [],
  );
}

function byVersion({ watched = [] }: LockChanges): LintChange[] {
  return watched.flatMap(({ lockfile, name, sentence }) => {
    const linter = watchedLinters.find((one) => one === name);
    return linter === undefined ? [] : [{ below: posix.dirname(lockfile), linter, text: `${lockfile}: ${sentence}` }];
  });
}

function byImport(imports: readonly LintImport[], paths: readonly string[], affected: Affected): LintChange[] {
  const reached = new Set<WorkspacePackage>(affected.packages.map((entry) => entry.package));
  return imports.flatMap(({ below, linter, config, from }) => {
    const what =
      typeof from === 'string' ? paths.find((path) => isInside(path, from)) : reached.has(from) ? from.name : undefined;
    return what === undefined ? [] : [{ below, linter, text: `${what}, which ${config} imports` }];
  });
}

/** All that changed for linters, except what the manifest ignores. */
export function findLintChanges({ changeSet, affected, lockChanges, imports }: LintFacts): LintChange[] {
  const ignored = new Set(affected.ignored);
  const paths = (changeSet.files ?? []).map(({ path }) => path).filter((path) => !ignored.has(path));
  const changes = [
    ...byFile(paths),
    ...byKey(lockChanges),
    ...byVersion(lockChanges),
    ...byImport(imports, paths, affected),
  ];
  return changes.map((change) => ({ ...change, text: `lint configuration: ${change.text}` }));
}

/** Those that hold for a package. */
export function lintChangesFor(path: string, changes: readonly LintChange[]): LintChange[] {
  return changes.filter(({ below }) => isInside(path, below));
}
