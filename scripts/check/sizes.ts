import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { filesBelow } from '../build/release.ts';
import { root } from '../root.ts';

interface Budget {
  readonly bytes: number;
  readonly gzipBytes: number;
  readonly actions: Readonly<Record<string, number>>;
}

export interface Sizes {
  readonly bytes: number;
  /** Sum over all files, each compressed by itself. */
  readonly gzipBytes: number;
  /** What an action loads at the most: its stub and every chunk that its imports can reach, in bytes. */
  readonly actions: Readonly<Record<string, number>>;
}

/** Chunks that a file names in its dynamic imports and in its chunk table. */
function chunksBelow(dist: string, start: readonly string[]): Set<string> {
  const seen = new Set<string>();
  const queue = [...start];
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (seen.has(file) || !existsSync(join(dist, file))) continue;
    seen.add(file);
    const text = readFileSync(join(dist, file), 'utf8');
    for (const match of text.matchAll(/\.e\((\d+)\)/g)) if (file !== 'index.js') queue.push(`${match[1]}.index.js`);
  }
  return seen;
}

/** The chunks that the entry loads for an action. */
function entryChunks(dist: string, name: string): string[] {
  const entry = readFileSync(join(dist, 'index.js'), 'utf8');
  const row = new RegExp(`["']?${name}["']?:\\(?\\)?=>(.{0,400}?)\\.then\\(`).exec(entry)?.[1] ?? '';
  return [...row.matchAll(/\.e\((\d+)\)/g)].map((match) => `${match[1]}.index.js`);
}

/** Measures a release tree. */
export function measure(release: string): Sizes {
  const files = filesBelow(release);
  const size = (path: string): number => statSync(join(release, path)).size;
  const names = files
    .filter((file) => file.endsWith('/action.yml'))
    .map((file) => file.slice(0, -'/action.yml'.length));
  const dist = join(release, 'dist');
  const reach = (name: string): number => {
    const chunks = [...chunksBelow(dist, entryChunks(dist, name)), 'index.js'];
    return chunks.reduce((sum, chunk) => sum + size(`dist/${chunk}`), size(`${name}/dist/index.js`));
  };
  return {
    bytes: files.reduce((sum, file) => sum + size(file), 0),
    gzipBytes: files.reduce((sum, file) => sum + gzipSync(readFileSync(join(release, file)), { level: 9 }).length, 0),
    actions: Object.fromEntries(names.map((name) => [name, reach(name)])),
  };
}

function over(what: string, bytes: number, limit: number | undefined): string[] {
  if (limit === undefined) return [`${what} has no budget in scripts/check/size-budget.json (it has ${bytes} bytes)`];
  return bytes > limit ? [`${what}: ${bytes} bytes, the budget is ${limit}`] : [];
}

/** The release tree against its budget. */
export function sizeProblems(): string[] {
  const release = join(root, 'release');
  if (!existsSync(release)) return ['there is no release/: run `pnpm build`'];
  const budget = JSON.parse(readFileSync(join(root, 'scripts/check/size-budget.json'), 'utf8')) as Budget;
  const { bytes, gzipBytes, actions } = measure(release);
  return [
    ...over('the release tree', bytes, budget.bytes),
    ...over('the release tree, gzip', gzipBytes, budget.gzipBytes),
    ...Object.entries(actions).flatMap(([name, reached]) => over(`what ${name} loads`, reached, budget.actions[name])),
  ];
}
