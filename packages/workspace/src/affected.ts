import { Failure } from '@aevon/ports';
import type { Affected, AffectedPackage, AffectedRequest, Reason } from './affected-model.ts';
import { plannable, weighFiles, type FileEffects, type PathEdge } from './file-effects.ts';
import type { Workspace, WorkspacePackage } from './workspace-model.ts';
import { findPackage } from './workspace.ts';

/** Reasons of one kind that are spelled out for one package. */
const MAX_SPELLED = 3;

interface PackageEdge {
  readonly from: WorkspacePackage;
  readonly to: WorkspacePackage;
  readonly why: string | undefined;
}

interface Edges {
  readonly toPackages: readonly PackageEdge[];
  readonly toPaths: readonly PathEdge[];
}

/**
 * Which packages a change set reaches, directly or through what they depend on, and why.
 * @throws Failure `edge-unknown` when an edge starts from something that is no package.
 */
export function affected(request: AffectedRequest): Affected {
  const { workspace, changeSet, lockChanges } = request;
  const edges = resolveEdges(request);
  if (changeSet.mode === 'none') return { mode: 'none', reason: changeSet.reason, packages: [] };
  if (changeSet.mode === 'all') return everything(workspace, { kind: 'all', text: changeSet.reason }, changeSet.reason);
  const effects = weighFiles(changeSet.files ?? [], request, edges.toPaths);
  const own = ownReasons(workspace, effects, request);
  const packages = spread(plannable(workspace), own, edges.toPackages);
  if (lockChanges.all !== undefined)
    return everything(workspace, { kind: 'lockfile', text: `lockfile: ${lockChanges.all}` }, lockChanges.all, packages);
  if (effects.global.length > 0) {
    const text = `global: ${spell(effects.global, 'file', 'files')}`;
    return everything(
      workspace,
      { kind: 'global', text },
      `${spell(effects.global, 'file', 'files')} changed, which affects every package`,
      packages,
    );
  }
  if (packages.length > 0) return { mode: 'diff', reason: changeSet.reason, packages };
  return { mode: 'none', reason: `${changeSet.reason}; no changed file belongs to a package`, packages };
}

function everything(
  workspace: Workspace,
  because: Reason,
  reason: string,
  found: readonly AffectedPackage[] = [],
): Affected {
  const known = new Map(found.map((one) => [one.package, one.reasons]));
  const packages = plannable(workspace).map((one) => {
    const reasons = known.get(one) ?? [];
    const rank =
      because.kind === 'all' ? 0 : reasons.filter(({ kind }) => kind === 'files' || kind === 'lockfile').length;
    return { package: one, reasons: [...reasons.slice(0, rank), because, ...reasons.slice(rank)] };
  });
  return { mode: 'all', reason, packages };
}

/** "a, b, c and 2 more files". */
function spell(items: readonly string[], one: string, many: string): string {
  const more = items.length - MAX_SPELLED;
  const shown = items.slice(0, MAX_SPELLED).join(', ');
  return more > 0 ? `${shown} and ${more} more ${more === 1 ? one : many}` : shown;
}

function resolveEdges({ workspace, edges = [] }: AffectedRequest): Edges {
  const toPackages: PackageEdge[] = plannable(workspace).flatMap((from) =>
    from.dependencies.flatMap(({ on }) => {
      const to = workspace.byPath.get(on);
      return to === undefined ? [] : [{ from, to, why: undefined }];
    }),
  );
  const toPaths: PathEdge[] = [];
  for (const { from: start, to: end, why } of edges) {
    const from = findPackage(workspace, start) ?? raiseUnknown(start);
    const to = findPackage(workspace, end);
    if (to === undefined) toPaths.push({ from, to: end.replace(/^\.\/|\/$/g, ''), why });
    else toPackages.push({ from, to, why });
  }
  return { toPackages, toPaths };
}

function raiseUnknown(start: string): never {
  throw new Failure({
    kind: 'user',
    code: 'edge-unknown',
    what: `an edge of the manifest starts from ${JSON.stringify(start)}, which is no package of the repository`,
    fix: 'write the folder of a package, or its name, after `from:` in aevon.yml',
  });
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

/** Follows dependants outward, nearest first; a package's reasons name only what was reached before it, so cycles end. */
function spread(
  packages: readonly WorkspacePackage[],
  own: ReadonlyMap<WorkspacePackage, readonly Reason[]>,
  edges: readonly PackageEdge[],
): AffectedPackage[] {
  const distance = measure(
    own.keys(),
    Map.groupBy(edges, ({ to }) => to),
  );
  const needs = Map.groupBy(edges, ({ from }) => from);
  return packages.flatMap((one) => {
    const mine = distance.get(one);
    if (mine === undefined) return [];
    const reached = (needs.get(one) ?? []).filter(({ to }) => {
      const theirs = distance.get(to);
      return to !== one && theirs !== undefined && (theirs < mine || theirs === 0);
    });
    return [{ package: one, reasons: [...(own.get(one) ?? []), ...reasonsOf(reached)] }];
  });
}

function measure(
  starts: Iterable<WorkspacePackage>,
  dependants: ReadonlyMap<WorkspacePackage, readonly PackageEdge[]>,
): Map<WorkspacePackage, number> {
  const distance = new Map([...starts].map((start) => [start, 0]));
  const queue = [...distance.keys()];
  for (let at = 0; at < queue.length; at += 1) {
    const current = queue[at];
    if (current === undefined) break;
    for (const { from } of dependants.get(current) ?? []) {
      if (distance.has(from)) continue;
      distance.set(from, (distance.get(current) ?? 0) + 1);
      queue.push(from);
    }
  }
  return distance;
}

function reasonsOf(reached: readonly PackageEdge[]): Reason[] {
  const edges = reached.flatMap(({ why }): Reason[] =>
    why === undefined ? [] : [{ kind: 'edge', text: `edge: ${why}` }],
  );
  const names = [...new Set(reached.filter(({ why }) => why === undefined).map(({ to }) => to.name))];
  const more = names.length - MAX_SPELLED;
  const shown = names.slice(0, MAX_SPELLED).map((name): Reason => ({ kind: 'dependency', text: `depends on ${name}` }));
  return [
    ...edges,
    ...shown,
    ...(more > 0 ? [{ kind: 'dependency', text: `depends on ${more} more that changed` } as const] : []),
  ];
}
