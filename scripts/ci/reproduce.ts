import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildRelease, filesBelow } from '../build/release.ts';
import { root } from '../root.ts';
import { call, type LayerResult, tail } from './layer.ts';

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
  const clone = join(mkdtempSync(join(tmpdir(), 'aevon-second-')), 'elsewhere');
  try {
    await buildRelease('release');
    const steps = [
      call('git', ['clone', '--quiet', root, clone]),
      call('npx', ['-y', 'pnpm@12', 'install', '--frozen-lockfile', '--prefer-offline'], { cwd: clone }),
      call('npx', ['-y', 'pnpm@12', 'build'], { cwd: clone }),
    ];
    const broken = steps.find(({ status }) => status !== 0);
    if (broken !== undefined) return { passed: 0, failures: [`the second build failed: ${tail(broken.output)}`] };
    const here = fingerprints(join(root, 'release'));
    const there = fingerprints(join(clone, 'release'));
    const names = [...new Set([...here.keys(), ...there.keys()])];
    const failures = names
      .filter((name) => here.get(name) !== there.get(name))
      .map((name) => `${name} differs between two builds`);
    return { passed: failures.length === 0 ? 1 : 0, failures };
  } finally {
    rmSync(join(clone, '..'), { recursive: true, force: true });
  }
}
