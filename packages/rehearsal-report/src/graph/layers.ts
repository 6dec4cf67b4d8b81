/** A node of a directed graph. */
export interface GraphNode {
  readonly id: string;
  readonly needs: readonly string[];
}

/** Longest way to each node from one that needs nothing. A circle, which no workflow has, is cut where it closes. */
export function findLayers(nodes: readonly GraphNode[]): Map<string, number> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const layers = new Map<string, number>();
  const visit = (id: string, above: ReadonlySet<string>): number => {
    const known = layers.get(id);
    if (known !== undefined) return known;
    const inside = new Set([...above, id]);
    const needed = (byId.get(id)?.needs ?? []).filter((need) => byId.has(need) && !inside.has(need));
    const layer = Math.max(-1, ...needed.map((need) => visit(need, inside))) + 1;
    layers.set(id, layer);
    return layer;
  };
  for (const { id } of nodes) visit(id, new Set());
  return layers;
}

/** The needs that no other need already implies, so that the picture shows each way once. */
export function directNeeds(nodes: readonly GraphNode[], layers: ReadonlyMap<string, number>): Map<string, string[]> {
  const layerOf = (id: string): number => layers.get(id) ?? 0;
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const ancestors = new Map<string, Set<string>>();
  const direct = new Map<string, string[]>();
  for (const node of nodes.toSorted((a, b) => layerOf(a.id) - layerOf(b.id))) {
    const needs = node.needs.filter((need) => byId.has(need) && layerOf(need) < layerOf(node.id));
    const implied = new Set(needs.flatMap((need) => [...(ancestors.get(need) ?? [])]));
    ancestors.set(node.id, new Set([...needs, ...implied]));
    direct.set(
      node.id,
      needs.filter((need) => !implied.has(need)),
    );
  }
  return direct;
}
