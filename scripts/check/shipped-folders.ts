import { dirname } from 'node:path';
import { read, trackedFiles } from './sources.ts';

interface Package {
  readonly folder: string;
  readonly needs: readonly string[];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function packageIn(path: string): readonly [name: string, Package][] {
  const manifest: unknown = JSON.parse(read(path)?.text ?? '{}');
  if (!isObject(manifest) || typeof manifest['name'] !== 'string') return [];
  const { dependencies } = manifest;
  return [
    [manifest['name'], { folder: dirname(path), needs: isObject(dependencies) ? Object.keys(dependencies) : [] }],
  ];
}

function packages(): Map<string, Package> {
  const files = trackedFiles('packages', 'actions').filter((path) => path.endsWith('/package.json'));
  return new Map(files.flatMap(packageIn));
}

/** Folders of the actions and of every package that one of them stands on: what can reach a user. */
export function shippedFolders(): ReadonlySet<string> {
  const all = packages();
  const shipped = new Set([...all.values()].filter(({ folder }) => folder.startsWith('actions/')));
  for (const { needs } of shipped)
    for (const name of needs) {
      const found = all.get(name);
      if (found !== undefined) shipped.add(found);
    }
  return new Set([...shipped].map(({ folder }) => folder));
}
