import { lstatSync, realpathSync } from 'node:fs';
import path from 'node:path';
import type { Linter, LinterName } from '@aevon/linters';
import type { PlanDocument, PlanPackage } from '@aevon/pipeline';
import { Failure } from '@aevon/ports';
import { isInside } from '@aevon/workspace';
import type { Places } from './ports.ts';

/** One linter in one package. */
export interface LintJob {
  readonly package: string;
  /** Of the package, relative to the workspace. */
  readonly path: string;
  readonly linter: LinterName;
  /** Relative to the workspace; absent: the whole package. */
  readonly files?: readonly string[];
}

export interface SelectionRequest {
  readonly plan: PlanDocument;
  readonly places: Places;
  /** Names; empty: all of the plan. */
  readonly packages: readonly string[];
  /** Empty: all that the packages use. */
  readonly linters: readonly LinterName[];
  readonly scope: 'packages' | 'files';
  readonly tools: Readonly<Record<LinterName, Linter>>;
  /** Own files of a package that has others inside, relative to the root of the monorepo. */
  readonly ownFiles: (member: PlanPackage) => Promise<readonly string[] | undefined>;
}

function choosePackages(plan: PlanDocument, names: readonly string[]): readonly PlanPackage[] {
  if (names.length === 0) return plan.packages;
  const known = new Map(plan.packages.map((member) => [member.name, member]));
  const unknown = names.filter((name) => !known.has(name));
  if (unknown.length === 0) return plan.packages.filter((member) => names.includes(member.name));
  throw new Failure({
    kind: 'user',
    code: 'package-unknown',
    what: `the plan has no package ${unknown.join(', ')}`,
    cause: 'the package is not affected, or its name is written otherwise',
    fix: `use names of the plan: ${[...known.keys()].join(', ') || 'it has none'}`,
  });
}

function checkFolder({ workspace, base }: Places, member: PlanPackage): void {
  const folder = path.join(workspace, base, member.path);
  const real = lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() === true ? realpathSync(folder) : '';
  if (real === workspace || real.startsWith(workspace + path.sep)) return;
  throw new Failure({
    kind: 'user',
    code: 'plan-unreadable',
    what: `the plan has the package ${member.name} in ${member.path}, which is no folder of this checkout`,
    cause: 'the plan was made for another commit, or this job checked out another one',
    fix: 'check out the same commit in all jobs',
  });
}

const languageOf: Readonly<Record<LinterName, PlanPackage['language']>> = {
  eslint: 'node',
  prettier: 'node',
  ruff: 'python',
};

/**
 * A linter that was asked for by name and that no package uses is tried on every package of its language, so that it
 * tells itself what is missing, instead of being left out in silence.
 */
function usersOf(
  linter: LinterName,
  members: readonly PlanPackage[],
  asked: readonly LinterName[],
): readonly PlanPackage[] {
  const users = members.filter((member) => member.linters.includes(linter));
  if (users.length > 0 || !asked.includes(linter)) return users;
  return members.filter((member) => member.language === languageOf[linter]);
}

/**
 * A package that the ESLint which is installed there would look after, if it still read the form of its rules. The plan
 * does not count it among the users of ESLint; to leave it out would be to call it clean.
 */
async function isUnread({ places }: SelectionRequest, linter: Linter, member: PlanPackage): Promise<boolean> {
  if (linter.name !== 'eslint' || member.language !== 'node') return false;
  const project = { root: places.workspace, path: path.posix.join(places.base, member.path) };
  const detection = await linter.detect(project);
  return !detection.found && detection.outcome === 'legacy-configuration';
}

async function jobsOf(request: SelectionRequest, linter: Linter, members: readonly PlanPackage[]): Promise<LintJob[]> {
  const users = new Set(usersOf(linter.name, members, request.linters));
  const jobs = members.map(async (member) => {
    const counts = users.has(member) || (await isUnread(request, linter, member));
    return counts ? jobOf(request, linter, member) : [];
  });
  return (await Promise.all(jobs)).flat();
}

function isRegularFile({ workspace, base }: Places, file: string): boolean {
  return lstatSync(path.join(workspace, base, file), { throwIfNoEntry: false })?.isFile() === true;
}

/** The nearest package of the plan that a file lies in. */
function ownerOf(file: string, members: readonly PlanPackage[]): PlanPackage | undefined {
  const owners = members.filter((member) => isInside(file, member.path));
  return owners.sort((a, b) => b.path.length - a.path.length)[0];
}

/** A changed configuration or installation changes the answer for files that did not change. */
function isReconfigured(linter: Linter, member: PlanPackage, plan: PlanDocument, changed: readonly string[]): boolean {
  if (member.relinted?.includes(linter.name) === true) return true;
  return changed.some((file) => {
    if (!linter.configuredBy(path.posix.basename(file))) return false;
    const folder = path.posix.dirname(file);
    return isInside(member.path, folder) || ownerOf(file, plan.packages) === member;
  });
}

/** A name that lost bytes on its way, because they are not UTF-8, can't be handed to a tool. */
function isGarbled(file: string): boolean {
  return file.includes('\ufffd');
}

/** The changed files of a package; undefined when all of it has to be looked at. */
function changedFilesOf(request: SelectionRequest, linter: Linter, member: PlanPackage): readonly string[] | undefined {
  const { plan, scope } = request;
  const changed = scope === 'files' ? plan.files : undefined;
  if (changed === undefined || isReconfigured(linter, member, plan, changed)) return undefined;
  const mine = changed.filter((file) => ownerOf(file, plan.packages) === member);
  return mine.some(isGarbled) ? undefined : mine;
}

async function filesOf(
  request: SelectionRequest,
  linter: Linter,
  member: PlanPackage,
): Promise<readonly string[] | undefined> {
  const files = changedFilesOf(request, linter, member) ?? (await request.ownFiles(member));
  return files?.filter((file) => linter.accepts(file) && isRegularFile(request.places, file));
}

/** Changed files only where the plan knows them; else whole packages. */
export function effectiveScope(plan: PlanDocument, scope: 'packages' | 'files'): 'packages' | 'files' {
  return plan.mode === 'diff' && plan.files !== undefined ? scope : 'packages';
}

async function jobOf(request: SelectionRequest, linter: Linter, member: PlanPackage): Promise<LintJob[]> {
  const { base } = request.places;
  const files = await filesOf(request, linter, member);
  if (files?.length === 0) return [];
  const job = { package: member.name, path: path.posix.join(base, member.path), linter: linter.name };
  return [files === undefined ? job : { ...job, files: files.map((file) => path.posix.join(base, file)) }];
}

/**
 * What a plan asks to lint, narrowed by inputs; the slowest linter first.
 * @throws Failure `package-unknown`, `plan-unreadable`.
 */
export async function selectJobs(request: SelectionRequest): Promise<LintJob[]> {
  const members = choosePackages(request.plan, request.packages);
  for (const member of members) checkFolder(request.places, member);
  const wanted = Object.values(request.tools).filter(
    ({ name }) => request.linters.length === 0 || request.linters.includes(name),
  );
  return (await Promise.all(wanted.map((linter) => jobsOf(request, linter, members)))).flat();
}
