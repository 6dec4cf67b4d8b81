import type { Affected, AffectedPackage, ChangeSet, Workspace, WorkspacePackage } from '@aevon/workspace';
import type { Manifest } from '../manifest/schema.ts';
import type { LinterName, PlanDocument, PlanPackage } from '../plan-document.ts';
import { type LintChange, lintChangesFor } from './lint-changes.ts';
import { deploymentOrder } from './order.ts';
import { lintersOf, testRunnersOf } from './tools.ts';

/** More changed paths than this are not passed on between jobs: an output has room for 1 MB. */
const passedFiles = 2_000;

export interface DocumentParts {
  readonly workspace: Workspace;
  readonly changeSet: ChangeSet;
  readonly affected: Affected;
  readonly lintChanges: readonly LintChange[];
  readonly manifest: Manifest;
  readonly event: string;
}

type Services = ReadonlyMap<string, string>;

function servicesByPath(manifest: Manifest): Services {
  return new Map(Object.entries(manifest.services).map(([name, { path }]) => [path.replace(/^\.\/|\/$/g, ''), name]));
}

/** Whether Turborepo has something to run for a package: `compile`, or `@shop/web#compile` for one package alone. */
function builds({ name, path, tasks }: WorkspacePackage, { checks }: Manifest): boolean {
  const owner = path === '.' ? '//' : name;
  const asked = checks.build?.tasks ?? ['build'];
  return tasks.some((task) => asked.includes(task) || asked.includes(`${owner}#${task}`));
}

/** A package as the plan hands it on, without what is to be done for it but linting. */
function linted({ workspace }: DocumentParts, member: WorkspacePackage): Omit<PlanPackage, 'reasons'> {
  const { name, path, language } = member;
  return { name, path, language, linters: lintersOf(workspace, member), testRunners: [], builds: false };
}

/** For a package whose installation changed every linter looks at all of it, else those whose own rules changed. */
function relintedOf(
  { affected, lintChanges }: DocumentParts,
  { package: { path }, reasons }: AffectedPackage,
  linters: readonly LinterName[],
): { relinted?: LinterName[] } {
  // Where everything is affected, nobody looks at changed files alone.
  if (affected.mode === 'all') return {};
  const isInstalledAnew = reasons.some(({ kind }) => kind === 'lockfile' || kind === 'global');
  const changed = new Set(lintChangesFor(path, lintChanges).map(({ linter }) => linter));
  const relinted = linters.filter((linter) => isInstalledAnew || changed.has(linter));
  return relinted.length === 0 ? {} : { relinted };
}

function planned(parts: DocumentParts, entry: AffectedPackage, services: Services): PlanPackage {
  const { package: member, reasons } = entry;
  const service = services.get(member.path);
  const whole = linted(parts, member);
  return {
    ...whole,
    ...relintedOf(parts, entry, whole.linters),
    reasons: reasons.map(({ text }) => text),
    testRunners: testRunnersOf(member),
    builds: builds(member, parts.manifest),
    ...(service === undefined ? {} : { service }),
  };
}

/** Packages that nothing reaches but whose lint rules changed: they are linted, and only that. */
function relintedOnly(parts: DocumentParts): PlanPackage[] {
  const reached = new Set(parts.affected.packages.map((entry) => entry.package.path));
  if (parts.lintChanges.length === 0) return [];
  return parts.workspace.packages.flatMap((member) => {
    if (reached.has(member.path)) return [];
    const above = lintChangesFor(member.path, parts.lintChanges);
    const whole = linted(parts, member);
    const linters = whole.linters.filter((linter) => above.some((change) => change.linter === linter));
    if (linters.length === 0) return [];
    const texts = above.filter(({ linter }) => linters.includes(linter)).map(({ text }) => text);
    return [{ ...whole, linters, relinted: linters, reasons: [...new Set(texts)] }];
  });
}

function plannedServices(manifest: Manifest, packages: readonly PlanPackage[]): PlanDocument['services'] {
  return deploymentOrder(manifest.services).flatMap((name) => {
    const service = manifest.services[name];
    const member = packages.find((candidate) => candidate.service === name);
    if (service === undefined || member === undefined) return [];
    const target = service.target === undefined ? {} : { target: service.target };
    return [{ name, path: member.path, ...target, image: service.image !== undefined, reasons: member.reasons }];
  });
}

function passedOn(changeSet: ChangeSet): { files?: string[] } {
  const files = changeSet.files;
  if (files === undefined || files.length > passedFiles || files.some((file) => !file.exact)) return {};
  return { files: files.map((file) => file.path) };
}

/** The plan as it is handed from job to job. */
export function makeDocument(parts: DocumentParts): PlanDocument {
  const { workspace, changeSet, affected, manifest, event } = parts;
  const services = servicesByPath(manifest);
  const reached = affected.packages.map((entry) => planned(parts, entry, services));
  const packages = [...reached, ...relintedOnly(parts)].sort((one, other) => (one.path < other.path ? -1 : 1));
  const onlyLint = affected.mode === 'none' && packages.length > 0;
  return {
    version: 1,
    mode: onlyLint ? 'diff' : affected.mode,
    reason: onlyLint ? 'only the configuration of linters changed' : affected.reason,
    ...(changeSet.base === undefined ? {} : { base: changeSet.base }),
    head: changeSet.head,
    event,
    packages,
    services: plannedServices(manifest, reached),
    ...passedOn(changeSet),
    total: workspace.packages.length,
  };
}
