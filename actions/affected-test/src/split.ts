import { createHash } from 'node:crypto';
import {
  overheadsOf,
  partition,
  partitionUnits,
  timingsOf,
  unitKey,
  type Partition,
  type TestUnit,
} from '@aevon/test-results';
import type { Ports } from './ports.ts';
import { readStored, saveStored } from './stored-json.ts';
import { wholeUnit, type Target } from './targets.ts';
import type { KnownHistory } from './history-store.ts';

const version = 'test-split-1';

export interface SplitRequest {
  readonly name: string;
  readonly commit: string;
  readonly shards: number;
  readonly targets: readonly Target[];
  readonly history: () => Promise<KnownHistory>;
  readonly discover: (target: Target) => Promise<readonly TestUnit[]>;
  readonly cache: boolean;
}

/**
 * One entry for one run, commit and set of packages, the same in every attempt: a shard that is run again hours later
 * must get the files that it had, although times have changed since.
 */
function keyOf({ runner }: Ports, request: SplitRequest): string {
  const packages = request.targets.map((target) => unitKey(wholeUnit(target))).sort();
  const digest = createHash('sha256')
    .update(JSON.stringify([request.commit, request.shards, packages]))
    .digest('hex');
  return `aevon-${request.name}-split-${runner.os}-${runner.arch}-${runner.runId}-${digest.slice(0, 16)}`;
}

function parsePartition(text: string, request: SplitRequest): Partition | undefined {
  try {
    const parsed = partition.safeParse(JSON.parse(text)).data;
    return parsed?.commit === request.commit && parsed.shards === request.shards ? parsed : undefined;
  } catch {
    return undefined;
  }
}

async function readSplit(ports: Ports, request: SplitRequest, key: string): Promise<Partition | undefined> {
  const found = await readStored(ports, { key, version });
  return found.outcome === 'hit' ? parsePartition(found.text, request) : undefined;
}

/** An entry that another job has just saved may take a moment to be found. */
async function awaitSplit(ports: Ports, request: SplitRequest, key: string): Promise<Partition | undefined> {
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const found = await readSplit(ports, request, key);
    if (found !== undefined) return found;
    await ports.clock.sleep(1_000);
  }
  return undefined;
}

async function listUnits(request: SplitRequest): Promise<TestUnit[]> {
  const units: TestUnit[] = [];
  for (const target of request.targets) units.push(...(await request.discover(target)));
  return units;
}

/**
 * The same partition in every job of a run: the first job to make one stores it and the others take it. Where the
 * cache can't be written, each job makes it from the files alone, without times that could differ between jobs.
 */
export async function agreeOnSplit(ports: Ports, request: SplitRequest): Promise<Partition> {
  const { commit, shards } = request;
  const key = keyOf(ports, request);
  const known = request.cache ? await readSplit(ports, request, key) : undefined;
  if (known !== undefined) return known;
  const units = await listUnits(request);
  const untimed = partitionUnits(units, { shards, commit, timings: new Map() });
  if (!request.cache) return untimed;
  const { history } = await request.history();
  const own = partitionUnits(units, { shards, commit, timings: timingsOf(history), overheads: overheadsOf(history) });
  const saved = await saveStored(ports, key, version, JSON.stringify(own));
  if (saved.outcome === 'saved') return own;
  const theirs = saved.outcome === 'exists' ? await awaitSplit(ports, request, key) : undefined;
  if (theirs !== undefined) return theirs;
  ports.reporter.info(
    'the shards are cut without earlier times: the jobs of this run could not agree on them through the cache',
  );
  return untimed;
}
