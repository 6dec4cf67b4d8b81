import type { Affected, AffectedRequest, Reason } from './affected-model.ts';
import { resolveEdges, spread } from './dependants.ts';
import { plannable, weighFiles, type FileEffects } from './file-effects.ts';
import { spell } from './sentences.ts';
import { applySweeps, completeSweep, findSweeps } from './sweeps.ts';
import type { Workspace, WorkspacePackage } from './workspace-model.ts';

/**
 * Which packages a change set reaches, directly or through what they depend on, and why.
 * @throws Failure `edge-unknown` when an edge starts from something that is no package.
 */
export function affected(request: AffectedRequest): Affected {
  const { workspace, changeSet } = request;
  const edges = resolveEdges(request);
  if (changeSet.mode === 'none') return { mode: 'none', reason: changeSet.reason, packages: [], ignored: [] };
  if (changeSet.mode === 'all') return everything(workspace, changeSet.reason);
  const effects = weighFiles(changeSet.files ?? [], request, edges.toPaths);
  const found = spread(plannable(workspace), ownReasons(workspace, effects, request), edges.toPackages);
  const sweeps = findSweeps(request, effects, found);
  const packages = applySweeps(workspace, sweeps, found);
  const complete = completeSweep(workspace, sweeps);
  const { ignored } = effects;
  if (complete !== undefined) return { mode: 'all', reason: complete.sentence, packages, ignored };
  if (packages.length > 0) return { mode: 'diff', reason: changeSet.reason, packages, ignored };
  const which = ignored.length > 0 ? 'no changed file that is not ignored' : 'no changed file';
  return { mode: 'none', reason: `${changeSet.reason}; ${which} belongs to a package`, packages, ignored };
}

function everything(workspace: Workspace, reason: string): Affected {
  const packages = plannable(workspace).map((one) => ({
    package: one,
    reasons: [{ kind: 'all', text: reason } as const],
  }));
  return { mode: 'all', reason, packages, ignored: [] };
}

function ownReasons(
  workspace: Workspace,
  effects: FileEffects,
  { lockChanges }: AffectedRequest,
): Map<WorkspacePackage, Reason[]> {
  const own = new Map<WorkspacePackage, Reason[]>();
  const add = (to: WorkspacePackage, kind: Reason['kind'], text: string): void => {
    own.set(to, [...(own.get(to) ?? []), { kind, text }]);
  };
  for (const one of plannable(workspace)) {
    const files = effects.owned.get(one.path) ?? 0;
    if (files > 0) add(one, 'files', `${files} ${files === 1 ? 'file' : 'files'} changed`);
    const locked = lockChanges.byPackage.get(one.path) ?? [];
    if (locked.length > 0) add(one, 'lockfile', `lockfile: ${spell(locked, 'dependency', 'dependencies')}`);
  }
  for (const { from, why } of effects.edges) add(from, 'edge', `edge: ${why}`);
  return own;
}
