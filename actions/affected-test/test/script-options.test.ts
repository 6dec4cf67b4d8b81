import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readScriptOptions } from '../src/script-options.ts';
import { runIn } from './parts/calls.ts';
import { makeBench, makeRepository } from './parts/world.ts';

function optionsOf(script: string): unknown {
  const root = makeRepository({});
  writeFileSync(join(root, 'package.json'), JSON.stringify({ scripts: { test: script } }));
  return readScriptOptions(root);
}

test.each([
  ['vitest', []],
  ['vitest run', []],
  ['vitest --run --coverage', []],
  ['vitest run --config vitest.unit.config.ts', ['--config', 'vitest.unit.config.ts']],
  ['vitest run --reporter verbose --environment=jsdom src', ['--environment=jsdom', 'src']],
  ['vitest watch --retry 3 --project unit', ['--project', 'unit']],
  ['vitest run --bail 1 --coverage.reporter text --coverage.enabled', []],
  [
    'vitest run --coverage.thresholds.lines 80 --coverage.include=src',
    ['--coverage.thresholds.lines', '80', '--coverage.include=src'],
  ],
])('%s adds %j', (script, args) => {
  expect(optionsOf(script)).toEqual({ kind: 'options', args });
});

test.each(['node --test', '', 'jest'])('%j adds nothing', (script) => {
  expect(optionsOf(script)).toEqual({ kind: 'none' });
});

test.each([
  'tsc && vitest run',
  'NODE_ENV=test vitest',
  'vitest run "a b"',
  'vitest run $(rm -rf x)',
  'vitest; curl x',
])('%j is said, never run', (script) => {
  expect(optionsOf(script)).toEqual({ kind: 'other', script });
});

test('the configuration that the script names is the one that runs', async () => {
  const root = makeRepository({
    'ui/package.json': JSON.stringify({
      name: 'ui',
      type: 'module',
      scripts: { test: 'vitest run --config unit.config.ts' },
    }),
    'ui/unit.config.ts': "export default { test: { include: ['unit/*.spec.ts'] } };\n",
    'ui/unit/a.spec.ts': "import { it } from 'vitest';\nit('unit', () => {});\n",
    'ui/slow.test.ts': "import { it } from 'vitest';\nit('slow', () => { throw new Error('not asked for'); });\n",
  });
  expect(await runIn(makeBench(), root, [['ui', 'ui', 'vitest']])).toMatchObject({
    code: '',
    outputs: { tests: 1, passed: 1 },
  });
});
