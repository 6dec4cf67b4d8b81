import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildRelease, filesBelow } from '../build/release.ts';
import { root } from '../root.ts';
import { inClone, pnpm } from './clone.ts';
import { type LayerResult, tail } from './layer.ts';

function fingerprints(tree: string): Map<string, string> {
  return new Map(
    filesBelow(tree).map((file) => [
      file,
      createHash('sha256')
        .update(readFileSync(join(tree, file)))
        .digest('hex'),
    ]),
  );
}

/** Builds a second clone in another folder: every file must have the same bytes. */
export async function compareBuilds(): Promise<LayerResult> {
  await buildRelease('release');
  return inClone((clone) => {
    const { status, output } = pnpm(clone, 'build');
    if (status !== 0) return { passed: 0, failures: [`the second build failed: ${tail(output)}`] };
    const here = fingerprints(join(root, 'release'));
    const there = fingerprints(join(clone, 'release'));
    const names = [...new Set([...here.keys(), ...there.keys()])];
    const failures = names
      .filter((name) => here.get(name) !== there.get(name))
      .map((name) => `${name} differs between two builds`);
    return { passed: failures.length === 0 ? 1 : 0, failures };
  });
}
