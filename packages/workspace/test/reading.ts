import { openDirectory, readWorkspace, type Workspace } from '../src/index.ts';
import { makeFolder, writeFiles } from './sandbox.ts';

/** Reads a workspace from files that are written for it. */
export async function readFiles(files: Readonly<Record<string, string>>): Promise<Workspace> {
  const folder = makeFolder();
  writeFiles(folder, files);
  return readWorkspace(openDirectory(folder));
}

/** package.json as text. */
export function json(value: object): string {
  return JSON.stringify(value, undefined, 2);
}

/** "a → b, c" for every package that depends on others. */
export function arrows({ packages }: Workspace): string[] {
  return packages.flatMap(({ path, dependencies }) => {
    const targets = [...new Set(dependencies.map(({ on }) => on))].sort();
    return targets.length === 0 ? [] : [`${path} → ${targets.join(', ')}`];
  });
}
