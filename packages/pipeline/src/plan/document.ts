import type { Affected, ChangeSet, Workspace, WorkspacePackage } from '@aevon/workspace';
import type { Manifest } from '../manifest/schema.ts';
import type { LinterName, PlanDocument, PlanPackage } from '../plan-document.ts';
import { deploymentOrder } from './order.ts';
import { lintersConfiguredBy, lintersOf, testRunnersOf } from './tools.ts';

/** More changed paths than this are not passed on between jobs: an output has room for 1 MB. */
const passedFiles = 2_000;

export interface DocumentParts {
  readonly workspace: Workspace;
  readonly changeSet: ChangeSet;
  readonly affected: Affected;
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

function planned(
  { workspace, manifest }: Pick<DocumentParts, 'workspace' | 'manifest'>,
  member: WorkspacePackage,
  reasons: readonly string[],
  services: Services,
): PlanPackage {
  const service = services.get(member.path);
  return {
    name: member.name,
    path: member.path,
    language: member.language,
    reasons: [...reasons],
    linters: lintersOf(workspace, member),
    testRunners: testRunnersOf(member),
    builds: builds(member, manifest),
    ...(service === undefined ? {} : { service }),
  };
}

interface LintChange {
  readonly below: string;
  readonly linter: LinterName;
  readonly text: string;
}

function lintChanges(changeSet: ChangeSet): LintChange[] {
  return (changeSet.files ?? []).flatMap(({ path }) => {
    const below = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '.';
    return lintersConfiguredBy(path).map((linter) => ({ below, linter, text: `lint configuration: ${path}` }));
  });
}

/** Packages that nothing reaches but whose lint rules changed: they are linted, and only that. */
function relinted({ workspace, changeSet, affected }: DocumentParts): PlanPackage[] {
  const reached = new Set(affected.packages.map((entry) => entry.package.path));
  const changes = lintChanges(changeSet);
  if (changes.length === 0) return [];
  return workspace.packages.flatMap((member) => {
    if (reached.has(member.path)) return [];
    const above = changes.filter(
      ({ below }) => below === '.' || member.path === below || member.path.startsWith(`${below}/`),
    );
    const linters = lintersOf(workspace, member).filter((linter) => above.some((change) => change.linter === linter));
    if (linters.length === 0) return [];
    const reasons = [...new Set(above.map((change) => change.text))];
    return [
      {
        name: member.name,
        path: member.path,
        language: member.language,
        reasons,
        linters,
        testRunners: [],
        builds: false,
      },
    ];
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
  const reached = affected.packages.map((entry) =>
    planned(
      parts,
      entry.package,
      entry.reasons.map((reason) => reason.text),
      services,
    ),
  );
  const packages = [...reached, ...relinted(parts)].sort((one, other) => (one.path < other.path ? -1 : 1));
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
