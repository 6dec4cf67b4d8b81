import { Failure } from '@aevon/ports';
import {
  affected,
  type ChangeSet,
  type ChangeSetRequest,
  type Git,
  openDirectory,
  openRepository,
  readLockChanges,
  readWorkspace,
  resolveChangeSet,
  type Workspace,
} from '@aevon/workspace';
import { loadManifest } from '../manifest/load.ts';
import type { Manifest } from '../manifest/schema.ts';
import type { PlanDocument } from '../plan-document.ts';
import { makeDocument } from './document.ts';
import { findLintChanges, watchedLinters } from './lint-changes.ts';
import { readLintImports } from './lint-imports.ts';

export interface PlanRequest extends Omit<ChangeSetRequest, 'git'> {
  readonly git: Git;
  /** Absolute path of the working copy. */
  readonly root: string;
  readonly manifest: { readonly file: string; readonly named: boolean };
  /** Takes everything, whatever changed. */
  readonly all?: boolean;
}

export interface Plan {
  readonly document: PlanDocument;
  readonly manifest: Manifest;
  readonly manifestPresent: boolean;
  readonly workspace: Workspace;
  readonly changeSet: ChangeSet;
  /** Changed paths that have no effect because of `ignore` of the manifest. */
  readonly ignored: readonly string[];
}

/** Root files that every package is installed or compiled by, though no tool's graph holds them. */
const rulingFiles = ['.nvmrc', '.node-version', '.npmrc', 'tsconfig.json', 'tsconfig.*.json', 'patches/**'];

function checkServices(manifest: Manifest, workspace: Workspace): void {
  for (const [name, { path }] of Object.entries(manifest.services)) {
    const wanted = path.replace(/^\.\/|\/$/g, '');
    if (workspace.byPath.has(wanted)) continue;
    const members = workspace.packages.map((member) => member.path).join(', ');
    throw new Failure({
      kind: 'user',
      code: 'service-not-a-package',
      what: `the service "${name}" lies in ${path}, which is no package of the workspace`,
      cause: 'its folder has no package.json or pyproject.toml, or pnpm-workspace.yaml does not list it',
      fix: `list it in pnpm-workspace.yaml or correct its path; the packages are ${members}`,
    });
  }
}

/** A deleted branch or tag has nothing to take; two equal commits have every package. */
function isDeletion({ mode, base }: ChangeSet): boolean {
  return mode === 'none' && base === undefined;
}

/**
 * From an event to what it affects: the change set, the workspace, the lockfiles and the manifest put together.
 * @throws Failure of the manifest, the workspace or the change set; each names the file and the fix.
 */
export async function makePlan(request: PlanRequest): Promise<Plan> {
  const { git, root } = request;
  // Asked first: its processes run while the files are read.
  const finding = resolveChangeSet(request);
  const [{ manifest, present, paths: always }, workspace, found] = await Promise.all([
    loadManifest(root, request.manifest),
    readWorkspace(openRepository({ git, root })),
    finding,
  ]);
  checkServices(manifest, workspace);
  const changeSet: ChangeSet =
    request.all === true && !isDeletion(found)
      ? { ...found, mode: 'all', reason: 'the input `all` asks for everything' }
      : found;
  const lockChanges = await readLockChanges({ git, workspace, changeSet, watch: watchedLinters });
  const { edges, ignore } = manifest;
  const global = [...rulingFiles, ...manifest.global];
  const reached = affected({ workspace, changeSet, lockChanges, edges, ignore, global, always });
  const imports = reached.mode === 'all' ? [] : await readLintImports(openDirectory(root), workspace);
  const lintChanges = findLintChanges({ changeSet, affected: reached, lockChanges, imports });
  const { name: event } = request.event;
  const document = makeDocument({ workspace, changeSet, affected: reached, lintChanges, manifest, event });
  return { document, manifest, manifestPresent: present, workspace, changeSet, ignored: reached.ignored };
}
