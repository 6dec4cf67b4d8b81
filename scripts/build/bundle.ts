import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import { root } from '../root.ts';

/** One entry for all actions: a lazy import each, so that ncc makes chunks that they share. */
function entrySource(names: readonly string[]): string {
  const rows = names.map((name) => `  ${JSON.stringify(name)}: () => import('../actions/${name}/src/main.ts'),`);
  return [
    "const table: Record<string, () => Promise<{ main: (phase: 'main' | 'post') => Promise<void> }>> = {",
    ...rows,
    '};',
    "export const main = async (name: string, phase: 'main' | 'post'): Promise<void> => {",
    '  const load = table[name];',
    '  if (load === undefined) throw new Error(`no action named ${name}`);',
    '  await (await load()).main(phase);',
    '};',
    '',
  ].join('\n');
}

const tsconfig = {
  extends: '../tsconfig.base.json',
  compilerOptions: { rootDir: '..', noEmit: false },
  include: ['index.ts'],
};

/** ncc minifies index.js alone; its chunks come out as they are. */
function minifyChunks(directory: string): void {
  for (const file of readdirSync(directory).filter((name) => name.endsWith('.index.js'))) {
    const path = join(directory, file);
    const options = { minify: true, format: 'esm', platform: 'node', target: 'node24', legalComments: 'none' } as const;
    writeFileSync(path, transformSync(readFileSync(path, 'utf8'), options).code);
  }
}

/** Bundles all actions into `directory`. Nothing in the result depends on where the repository lies. */
export function bundleActions(names: readonly string[], directory: string): void {
  const work = join(root, '.bundle');
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work);
  writeFileSync(join(work, 'index.ts'), entrySource(names));
  writeFileSync(join(work, 'tsconfig.json'), JSON.stringify(tsconfig));
  const args = [
    'build',
    '.bundle/index.ts',
    '-o',
    directory,
    '--transpile-only',
    '--minify',
    '--no-cache',
    '--target',
    'es2022',
    '--license',
    'licenses.txt',
  ];
  execFileSync(join(root, 'node_modules/.bin/ncc'), [...args, '--quiet'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  minifyChunks(directory);
  rmSync(work, { recursive: true, force: true });
}
