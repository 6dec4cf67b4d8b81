import { realpath } from 'node:fs/promises';
import { chunkArguments } from './argument-chunks.ts';
import { mapLimited } from './limited.ts';
import { argumentPaths, directoryOf } from './places.ts';
import type { Batch, Fault, LinterName, LinterRun, LintRequest, Project } from './port.ts';
import { faultRun } from './runs.ts';

/** Characters that a tool may take for a pattern when they are in the path of a folder. */
const patternCharacters = /[*?[\]{}()!+\\]/;

function contains(outer: string, inner: string): boolean {
  return outer !== inner && (outer === '.' || inner.startsWith(`${outer}/`));
}

/** Whether a package can be named to a tool that runs in a folder above it, beside the others. */
export async function isNameable(request: LintRequest, others: readonly LintRequest[]): Promise<boolean> {
  const { project, files } = request;
  if (others.some((other) => other !== request && other.project.path === project.path)) return false;
  if (files === undefined && others.some((other) => contains(project.path, other.project.path))) return false;
  if (files === undefined && patternCharacters.test(project.path)) return false;
  const directory = directoryOf(project);
  return (await realpath(directory).catch(() => undefined)) === directory;
}

/** The arguments that name all that several packages want looked at, for a tool in the folder of `place`. */
export function chunksOfAll(place: Project, requests: readonly LintRequest[]): string[][] {
  const wanted = requests.flatMap(({ project, files }) => files ?? [project.path]);
  return chunkArguments(argumentPaths(place, wanted).map((target) => (target === '' ? '.' : target)));
}

/** Finds the index of the request that a file of the repository belongs to; undefined when nobody asked for it. */
export function ownersOf(requests: readonly LintRequest[]): (file: string) => number | undefined {
  const byFile = new Map(requests.flatMap(({ files }, index) => files?.map((file) => [file, index] as const) ?? []));
  const byFolder = new Map(
    requests.flatMap(({ project, files }, index) => (files === undefined ? [[project.path, index] as const] : [])),
  );
  return (file) => {
    const exact = byFile.get(file);
    if (exact !== undefined) return exact;
    for (let folder = file; folder.includes('/');) {
      folder = folder.slice(0, folder.lastIndexOf('/'));
      const owner = byFolder.get(folder);
      if (owner !== undefined) return owner;
    }
    return byFolder.get('.');
  };
}

/** Deals things that have a file out to the requests; undefined when one belongs to nobody. */
export function dealOut<T>(
  requests: readonly LintRequest[],
  things: readonly T[],
  fileOf: (thing: T) => string | undefined,
): T[][] | undefined {
  const ownerOf = ownersOf(requests);
  const hands = requests.map((): T[] => []);
  for (const thing of things) {
    const file = fileOf(thing);
    const hand = hands[(file === undefined ? undefined : ownerOf(file)) ?? -1];
    if (hand === undefined) return undefined;
    hand.push(thing);
  }
  return hands;
}

/** Deals a run over many packages out to them; undefined when a finding belongs to none. */
export function dealRun(requests: readonly LintRequest[], run: LinterRun): readonly LinterRun[] | undefined {
  const hands = dealOut(requests, run.findings, ({ location }) => location?.file);
  return hands?.map((findings) => ({ ...run, findings, outcome: findings.length > 0 ? 'findings' : 'clean' }));
}

/** A fault for a report about files of nobody. */
export function strayReport(name: string, version: string): Fault {
  const problem = `${name} reported other files than it was asked for`;
  return { outcome: 'unreadable-output', version, problem, remedy: `look for a wrapper around ${name}`, evidence: [] };
}

/** What one process said for many packages: a run for each, or why there is none. */
export type Together = readonly LinterRun[] | Fault;

function isFault(answer: Together): answer is Fault {
  return 'outcome' in answer;
}

export interface BatchParts {
  readonly linter: LinterName;
  readonly requests: readonly LintRequest[];
  readonly together: (requests: readonly LintRequest[]) => Promise<Together>;
  readonly alone: (request: LintRequest) => Promise<LinterRun>;
}

async function lintBatch(
  { linter, requests, together, alone }: BatchParts,
  workers: number,
): Promise<readonly LinterRun[]> {
  const answer = await together(requests.map((request) => ({ ...request, workers })));
  if (!isFault(answer)) return answer.map((run) => ({ ...run, served: requests.length }));
  if (answer.outcome !== 'timed-out')
    return mapLimited(requests, workers, (request) => alone({ ...request, workers: 1 }));
  const problem = `${answer.problem}, for ${requests.length} packages together`;
  return requests.map(() => faultRun(linter, { ...answer, problem }));
}

/** A batch of packages that share a process. */
export function createBatch(parts: BatchParts): Batch {
  return { requests: parts.requests, lint: (workers) => lintBatch(parts, workers) };
}

/** The one run of a batch of one. */
export async function lintOnly(batches: readonly Batch[], workers: number): Promise<LinterRun> {
  const [only] = batches;
  const [run] = (await only?.lint(workers)) ?? [];
  if (run === undefined) throw new Error('a batch of one request has one run');
  return run;
}

/** A batch of one package in a process of its own. */
export function createLoneBatch(request: LintRequest, lint: (request: LintRequest) => Promise<LinterRun>): Batch {
  return { requests: [request], lint: async (workers) => [await lint({ ...request, workers })] };
}
