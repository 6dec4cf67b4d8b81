import { expect, test } from 'vitest';
import { discover, parseCollection } from '../src/discovery.ts';
import { makeBench, makeRepository } from './parts/world.ts';
import { join } from 'node:path';

test('the files of a package are those that its runner itself would take', async () => {
  const root = makeRepository({
    'ui/package.json': '{"name":"ui","type":"module"}',
    'ui/vitest.config.ts': "export default { test: { include: ['spec/**/*.spec.ts'] } };\n",
    'ui/spec/a.spec.ts': "import { it } from 'vitest';\nit('a', () => {});\n",
    'ui/spec/broken.spec.ts': 'const = 1;\n',
    'ui/other.test.ts': '',
    'api/pyproject.toml':
      '[project]\nname = "api"\nversion = "0.1.0"\n[tool.pytest.ini_options]\npython_files = "check_*.py"\n',
    'api/checks/check_a.py': 'def test_a(): pass\n',
    'api/checks/check_broken.py': 'def test_( : pass\n',
    'api/checks/test_other.py': 'def test_b(): pass\n',
  });
  const bench = makeBench();
  const found = async (path: string, runner: 'vitest' | 'pytest') =>
    (
      await discover(
        bench.ports,
        { package: path, runner, path, root, directory: join(root, path) },
        join(root, `list-${path}`),
      )
    ).map((unit) => unit.file);
  expect(await found('ui', 'vitest')).toEqual(['ui/spec/a.spec.ts', 'ui/spec/broken.spec.ts']);
  expect(await found('api', 'pytest')).toEqual(['api/checks/check_a.py', 'api/checks/check_broken.py']);
});

test('a package whose files cannot be listed is one unit', async () => {
  const root = makeRepository({
    'ui/package.json': '{"name":"ui","type":"module"}',
    'ui/vitest.config.ts': 'throw new Error("no");\n',
  });
  const units = await discover(
    makeBench().ports,
    { package: 'ui', runner: 'vitest', path: 'ui', root, directory: join(root, 'ui') },
    join(root, 'list'),
  );
  expect(units).toEqual([{ package: 'ui', runner: 'vitest' }]);
});

test('names with spaces and brackets come through', () => {
  expect(
    parseCollection('tests/test a[1].py: 3\nERROR tests/test b.py - SyntaxError: x\n\n3 tests collected\n'),
  ).toEqual(['tests/test a[1].py', 'tests/test b.py']);
});
