import { lstatSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { ManifestProblem } from './problem.ts';
import type { ReadManifest } from './read.ts';
import type { Manifest } from './schema.ts';

type Graph = ReadonlyMap<string, readonly string[]>;

/** The first loop that can be found, as the names along it; undefined when there is none. */
export function findCycle(graph: Graph): string[] | undefined {
  const done = new Set<string>();
  const visit = (node: string, trail: readonly string[]): string[] | undefined => {
    const at = trail.indexOf(node);
    if (at >= 0) return [...trail.slice(at), node];
    if (done.has(node)) return undefined;
    for (const next of graph.get(node) ?? []) {
      const cycle = visit(next, [...trail, node]);
      if (cycle !== undefined) return cycle;
    }
    done.add(node);
    return undefined;
  };
  for (const node of graph.keys()) {
    const cycle = visit(node, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}

function pathProblem(root: string, path: string): string | undefined {
  const normal = posix.normalize(path);
  if (posix.isAbsolute(path) || normal === '..' || normal.startsWith('../'))
    return `the path "${path}" lies outside the repository`;
  const parts = normal.split('/').filter((part) => part !== '' && part !== '.');
  for (let length = 1; length <= parts.length; length += 1) {
    const stats = lstatSync(join(root, ...parts.slice(0, length)), { throwIfNoEntry: false });
    if (stats === undefined) return `there is no "${path}" in the repository`;
    if (stats.isSymbolicLink()) return `the path "${path}" goes through a link; name the folder it points to`;
  }
  return undefined;
}

function serviceProblems(root: string, { manifest, problemAt }: ReadManifest): ManifestProblem[] {
  const names = Object.keys(manifest.services);
  const owners = new Map<string, string>();
  return Object.entries(manifest.services).flatMap(([name, service]) => {
    const at = ['services', name];
    const problems: ManifestProblem[] = [];
    const add = (path: readonly (string | number)[], message: string | undefined): void => {
      if (message !== undefined) problems.push(problemAt([...at, ...path], message));
    };
    add(['path'], pathProblem(root, service.path));
    if (service.image !== undefined) {
      add(['image', 'dockerfile'], pathProblem(root, service.image.dockerfile));
      add(['image', 'context'], pathProblem(root, service.image.context));
    }
    const path = posix.normalize(service.path).replace(/\/$/, '');
    const owner = owners.get(path);
    if (owner !== undefined)
      add(['path'], `the services "${owner}" and "${name}" have the same path; one folder is one service`);
    owners.set(path, name);
    service.needs.forEach((need, index) =>
      add(
        ['needs', index],
        names.includes(need) ? undefined : `there is no service "${need}"; there are ${names.join(', ')}`,
      ),
    );
    return problems;
  });
}

function cycleProblems({ manifest, problemAt }: ReadManifest): ManifestProblem[] {
  const needs = findCycle(new Map(Object.entries(manifest.services).map(([name, service]) => [name, service.needs])));
  const edges = new Map<string, string[]>();
  for (const { from, to } of manifest.edges) edges.set(from, [...(edges.get(from) ?? []), to]);
  const loop = findCycle(edges);
  return [
    ...(needs === undefined
      ? []
      : [
          problemAt(
            ['services', needs[0] ?? '', 'needs'],
            `services need each other in a circle: ${needs.join(' → ')}; no order of deployment exists`,
          ),
        ]),
    ...(loop === undefined
      ? []
      : [problemAt(['edges'], `edges form a circle: ${loop.join(' → ')}; remove one of them`)]),
  ];
}

/**
 * Holds a manifest against the repository that it describes.
 * @throws Failure `manifest-invalid` with every mistake.
 */
export function checkManifest(root: string, read: ReadManifest): Manifest {
  const problems = [...serviceProblems(root, read), ...cycleProblems(read)];
  if (problems.length > 0) throw read.fail(problems);
  return read.manifest;
}
