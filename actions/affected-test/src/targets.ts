import { realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '@aevon/ports';
import type { PlanDocument } from '@aevon/pipeline';
import { pathInside, type ReportContext, type RunnerName, type TestUnit } from '@aevon/test-results';

/** One runner in one package. */
export interface Target extends ReportContext {
  /** Of the package, relative to the root of the repository. */
  readonly path: string;
}

export interface Selection {
  readonly packages: readonly string[];
  readonly runners: readonly RunnerName[];
}

function unknownPackages(plan: PlanDocument, names: readonly string[]): void {
  const known = new Set(plan.packages.map((member) => member.name));
  const unknown = names.filter((name) => !known.has(name));
  if (unknown.length === 0) return;
  throw new Failure({
    kind: 'user',
    code: 'package-unknown',
    what: `the plan has no package ${unknown.join(', ')}`,
    cause: 'the package is not affected, or its name is written otherwise',
    fix: `use names of the plan: ${[...known].join(', ') || 'it has none'}`,
  });
}

function directoryOf(root: string, name: string, path: string): string {
  const directory = join(root, path);
  const real =
    statSync(directory, { throwIfNoEntry: false })?.isDirectory() === true ? realpathSync(directory) : undefined;
  if (real !== undefined && (real === root || pathInside(root, real) !== undefined)) return real;
  throw new Failure({
    kind: 'user',
    code: 'plan-unreadable',
    what: `the plan has the package ${name} in ${path}, which is no folder of this checkout`,
    cause: 'the plan was made for another commit, or this job checked out another one',
    fix: 'check out the same commit in all jobs',
  });
}

/** What a plan asks to test, narrowed by inputs. `root` is a real path. @throws Failure `package-unknown`, `plan-unreadable`. */
export function targetsOf(plan: PlanDocument, root: string, selection: Selection): Target[] {
  unknownPackages(plan, selection.packages);
  return plan.packages
    .filter((member) => selection.packages.length === 0 || selection.packages.includes(member.name))
    .flatMap((member) =>
      member.testRunners
        .filter((runner) => selection.runners.length === 0 || selection.runners.includes(runner))
        .map((runner) => ({
          package: member.name,
          path: member.path,
          runner,
          root,
          directory: directoryOf(root, member.name, member.path),
        })),
    );
}

/** The target as one unit: all of its files. */
export function wholeUnit(target: Target): TestUnit {
  return { package: target.package, runner: target.runner };
}
