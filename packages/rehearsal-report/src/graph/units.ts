/** What the layout needs to know of a job. */
export interface GraphJob {
  readonly id: string;
  readonly name: string;
  readonly needs: readonly string[];
}

/** A job, or all legs of a matrix. */
export interface Unit {
  readonly id: string;
  /** Name of the matrix; undefined for a job alone. */
  readonly title: string | undefined;
  readonly members: readonly GraphJob[];
  /** Ids of units. */
  readonly needs: readonly string[];
}

/** The name without the values of a matrix leg: `ci / test (2, 4)` is a leg of `ci / test`. */
function matrixOf(job: GraphJob): string | undefined {
  return /^(.+) \([^()]+\)$/.exec(job.name)?.[1];
}

/** Legs of a matrix together, all other jobs alone, in the order of the jobs. */
export function groupLegs(jobs: readonly GraphJob[]): Unit[] {
  const groups = Object.groupBy(jobs, (job) => JSON.stringify([matrixOf(job) ?? job.id, [...job.needs].sort()]));
  const units = Object.values(groups).map((members = []): [GraphJob[], string | undefined] => {
    const [first] = members;
    return [members, members.length > 1 && first !== undefined ? matrixOf(first) : undefined];
  });
  const unitOf = new Map(units.flatMap(([members]) => members.map((job) => [job.id, members[0]?.id ?? job.id])));
  return units.map(([members, title]) => ({
    id: members[0]?.id ?? '',
    title,
    members,
    needs: [...new Set(members.flatMap((job) => job.needs).flatMap((id) => unitOf.get(id) ?? []))],
  }));
}
