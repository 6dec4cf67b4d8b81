import type { Unit } from './units.ts';

/** A place in a column: a unit, or where an edge passes through to a later column. */
export interface Slot {
  readonly id: string;
  readonly unit: Unit | undefined;
  /** For a unit: each way to it, as ids of slots from the need on, without itself. */
  readonly from: readonly (readonly string[])[];
  /** The slots of the column before that it hangs on. */
  readonly before: readonly string[];
}

/** Columns of slots, those near each other that hang together (barycentre of the column before). */
export function orderLayers(
  units: readonly Unit[],
  layers: ReadonlyMap<string, number>,
  needs: ReadonlyMap<string, readonly string[]>,
): Slot[][] {
  const layerOf = (id: string): number => layers.get(id) ?? 0;
  const columns: Slot[][] = Array.from({ length: Math.max(-1, ...layers.values()) + 1 }, () => []);
  for (const unit of units) {
    const layer = layerOf(unit.id);
    const from = (needs.get(unit.id) ?? []).map((need) => {
      const chain = [need];
      for (let between = layerOf(need) + 1; between < layer; between += 1) {
        const id = `${need}\n${unit.id}\n${between}`;
        columns[between]?.push({ id, unit: undefined, from: [], before: chain.slice(-1) });
        chain.push(id);
      }
      return chain;
    });
    columns[layer]?.push({ id: unit.id, unit, from, before: from.flatMap((chain) => chain.slice(-1)) });
  }
  return columns.reduce<Slot[][]>((done, column) => [...done, orderColumn(column, done.at(-1) ?? [])], []);
}

function orderColumn(column: readonly Slot[], previous: readonly Slot[]): Slot[] {
  const places = new Map(previous.map((slot, index) => [slot.id, index]));
  const centre = ({ before }: Slot, index: number): number =>
    before.length === 0 ? index : before.reduce((sum, id) => sum + (places.get(id) ?? 0), 0) / before.length;
  return column
    .map((slot, index) => ({ slot, centre: centre(slot, index) }))
    .toSorted((a, b) => a.centre - b.centre)
    .map(({ slot }) => slot);
}
