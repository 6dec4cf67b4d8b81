/** Something that takes time, and the run that must be started for it. */
export interface WeighedUnit {
  readonly key: string;
  readonly run: string;
  /** Milliseconds. */
  readonly weight: number;
}

/** Units that stay together. */
interface Piece {
  readonly units: readonly WeighedUnit[];
  readonly run: string;
  readonly weight: number;
  /** Key of its first unit: decides between pieces of one weight. */
  readonly key: string;
}

/** An order that does not depend on the language of the machine. */
export function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function byWeight(a: { weight: number; key: string }, b: { weight: number; key: string }): number {
  return b.weight - a.weight || byText(a.key, b.key);
}

/** The times of the shards while they are filled. */
class Loads {
  readonly #loads: number[];
  readonly #started: Set<string>[];
  readonly #overheads: ReadonlyMap<string, number>;

  constructor(shards: number, overheads: ReadonlyMap<string, number>) {
    this.#loads = Array.from({ length: shards }, () => 0);
    this.#started = Array.from({ length: shards }, () => new Set());
    this.#overheads = overheads;
  }

  /** Adds work to the shard that ends first with it; gives that shard's number. */
  add({ run, weight }: { readonly run: string; readonly weight: number }): number {
    const start = this.#overheads.get(run) ?? 0;
    const ends = this.#loads.map(
      (load, index) => load + weight + (this.#started[index]?.has(run) === true ? 0 : start),
    );
    const end = Math.min(...ends);
    const index = ends.indexOf(end);
    this.#loads[index] = end;
    this.#started[index]?.add(run);
    return index + 1;
  }

  get longest(): number {
    return Math.max(...this.#loads);
  }
}

function pieceOf(units: readonly WeighedUnit[]): Piece {
  const [first] = units;
  const weight = units.reduce((sum, unit) => sum + unit.weight, 0);
  return { units, run: first?.run ?? '', weight, key: first?.key ?? '' };
}

/** Cuts the units of one run into as few even pieces as keep each near `limit`. */
function cutRun(units: readonly WeighedUnit[], limit: number): Piece[] {
  const total = units.reduce((sum, unit) => sum + unit.weight, 0);
  const count = limit === 0 ? units.length : Math.min(units.length, Math.max(1, Math.ceil(total / limit)));
  if (count === units.length) return units.map((unit) => pieceOf([unit]));
  const loads = new Loads(count, new Map());
  const numbered = [...units].sort(byWeight).map((unit) => ({ unit, piece: loads.add({ ...unit, run: '' }) }));
  return [...Map.groupBy(numbered, ({ piece }) => piece).values()].map((group) =>
    pieceOf(group.map(({ unit }) => unit)),
  );
}

interface Filling {
  readonly longest: number;
  readonly shards: ReadonlyMap<string, number>;
}

/** R. L. Graham, "Bounds on Multiprocessing Timing Anomalies", 1969: the longest first, each where it ends first. */
function fill(pieces: readonly Piece[], shards: number, overheads: ReadonlyMap<string, number>): Filling {
  const loads = new Loads(shards, overheads);
  const given = new Map<string, number>();
  for (const piece of [...pieces].sort(byWeight)) {
    const shard = loads.add(piece);
    for (const unit of piece.units) given.set(unit.key, shard);
  }
  return { longest: loads.longest, shards: given };
}

/**
 * The shard of each unit by its key. Coarse pieces save starts of runners, fine ones balance better: several sizes are
 * tried, down to single units, and the one whose longest shard is shortest is taken, the coarsest of equals.
 */
export function fillShards(
  units: readonly WeighedUnit[],
  shards: number,
  overheads: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const runs = [...Map.groupBy(units, (unit) => unit.run).values()].map((run) => run.toSorted(byWeight));
  const started = runs.reduce((sum, [first]) => sum + (overheads.get(first?.run ?? '') ?? 0), 0);
  const even = (started + units.reduce((sum, unit) => sum + unit.weight, 0)) / shards;
  const fillings = [even, even / 2, even / 4, 0].map((limit) =>
    fill(
      runs.flatMap((run) => cutRun(run, limit)),
      shards,
      overheads,
    ),
  );
  return fillings.reduce((best, next) => (next.longest < best.longest ? next : best)).shards;
}
