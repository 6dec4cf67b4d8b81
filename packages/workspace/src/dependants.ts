import { Failure } from '@aevon/ports';
import type { AffectedPackage, AffectedRequest, Reason } from './affected-model.ts';
import { plannable, type PathEdge } from './file-effects.ts';
import { MAX_SPELLED } from './sentences.ts';
import type { WorkspacePackage } from './workspace-model.ts';
import { findPackage } from './workspace.ts';

/** One package needs another; `why` is set for edges of the manifest. */
export interface PackageEdge {
  readonly from: WorkspacePackage;
  readonly to: WorkspacePackage;
  readonly why: string | undefined;
}

export interface Edges {
  readonly toPackages: readonly PackageEdge[];
  readonly toPaths: readonly PathEdge[];
}

/** Dependencies and edges of the manifest in one list. @throws Failure `edge-unknown`. */
export function resolveEdges({ workspace, edges = [] }: AffectedRequest): Edges {
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

/** Follows dependants outward, nearest first; a package's reasons name only what was reached before it, so cycles end. */
export function spread(
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
