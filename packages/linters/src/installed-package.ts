import { readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { exists, foldersUpwards } from './places.ts';
import type { Detection, Fault, Project } from './port.ts';

const manifestSchema = z.object({
  version: z.string(),
  bin: z.union([z.string(), z.record(z.string(), z.string())]).optional(),
});

export interface NodeTool {
  readonly version: string;
  /** Absolute path of the program's JavaScript file. */
  readonly bin: string;
}

async function readManifest(file: string): Promise<z.infer<typeof manifestSchema> | undefined> {
  try {
    return manifestSchema.safeParse(JSON.parse(await readFile(file, 'utf8'))).data;
  } catch {
    return undefined;
  }
}

async function missing(project: Project, name: string): Promise<Fault> {
  const pnp = await exists(path.join(project.root, '.pnp.cjs'));
  return {
    outcome: 'missing',
    problem: `${name} is not installed for ${project.path}: no node_modules/${name} there or above`,
    remedy: pnp
      ? "this repository uses Yarn Plug'n'Play; set `nodeLinker: node-modules` in .yarnrc.yml"
      : `add ${name} to devDependencies and install dependencies before this step`,
    evidence: [],
  };
}

/** The user's own copy of a tool: `node_modules` of the package, then of the folders above it up to the root. */
export async function findNodeTool(project: Project, name: string): Promise<Detection<NodeTool>> {
  for (const folder of foldersUpwards(project)) {
    const directory = path.join(folder, 'node_modules', name);
    if (!(await exists(path.join(directory, 'package.json')))) continue;
    const manifest = await readManifest(path.join(directory, 'package.json'));
    const bin = typeof manifest?.bin === 'string' ? manifest.bin : manifest?.bin?.[name];
    if (manifest === undefined || bin === undefined) return { found: false, ...broken(name, directory, project) };
    return { found: true, tool: { version: manifest.version, bin: path.join(await realpath(directory), bin) } };
  }
  return { found: false, ...(await missing(project, name)) };
}

function broken(name: string, directory: string, project: Project): Fault {
  return {
    outcome: 'missing',
    problem: `the copy of ${name} in ${path.relative(project.root, directory)} is broken: its package.json has no program`,
    remedy: 'remove node_modules and install again',
    evidence: [],
  };
}

/** The first number of a version: `10.15.0` → 10; undefined when there is none. */
export function majorOf(version: string): number | undefined {
  const [, major] = /^v?(\d+)\./.exec(version) ?? [];
  return major === undefined ? undefined : Number(major);
}

/** Whether a version is at least `major.minor`. */
export function isAtLeast(version: string, major: number, minor: number): boolean {
  const [, first, second] = /^v?(\d+)\.(\d+)/.exec(version) ?? [];
  if (first === undefined || second === undefined) return false;
  return Number(first) > major || (Number(first) === major && Number(second) >= minor);
}
