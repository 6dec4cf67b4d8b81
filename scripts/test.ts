import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { buildRelease } from './build/release.ts';
import { root } from './root.ts';
import { setUpPythonTools } from './set-up/python.ts';

/** All tests that a laptop can run, over bundles that were just built. Further words go to Vitest. */
const python = setUpPythonTools();
await buildRelease('release');
const without =
  'missing' in python ? ['--exclude', '**/*.python.test.ts', '--exclude', '**/*.python.dist.test.ts'] : [];
const path = 'missing' in python ? process.env['PATH'] : `${python.bin}:${process.env['PATH']}`;
const { status } = spawnSync(join(root, 'node_modules/.bin/vitest'), ['run', ...without, ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, PATH: path },
});
if ('missing' in python) {
  const say = process.env['CI'] === 'true' ? console.error : console.warn;
  say(`\nNOT TESTED: everything with Ruff and pytest. ${python.missing}`);
  // A laptop may lack Python; in CI nothing may be left out.
  if (process.env['CI'] === 'true') process.exitCode = 1;
}
if (status !== 0) process.exitCode = status ?? 1;
