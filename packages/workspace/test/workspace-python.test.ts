import { describe, expect, it } from 'vitest';
import { openDirectory, readWorkspace } from '../src/index.ts';
import { arrows, json, readFiles } from './reading.ts';
import { makeFolder, writeFiles } from './sandbox.ts';

const project = (name: string, dependencies: readonly string[] = [], more = ''): string =>
  `[project]\nname = "${name}"\nversion = "0.1.0"\ndependencies = ${JSON.stringify(dependencies)}\n${more}`;

describe('uv workspaces', () => {
  const files = {
    'pyproject.toml': project(
      'root',
      ['shared'],
      '[tool.uv.workspace]\nmembers = ["py/*", "services/*"]\nexclude = ["py/old"]\n[tool.uv.sources]\nshared = { workspace = true }\n',
    ),
    'uv.lock': 'version = 1\n',
    'py/shared/pyproject.toml': project('Shared'),
    'py/old/pyproject.toml': project('old'),
    'services/api/pyproject.toml': project(
      'api',
      ['shared>=0.1', 'fastapi[standard]>=0.100; python_version > "3.9"'],
      '[tool.ruff]\nline-length = 100\n[dependency-groups]\ndev = ["pytest", { include-group = "x" }]\n',
    ),
    'services/api/tests/data/pyproject.toml': 'this is = no TOML =',
    'services/jobs/pyproject.toml': project(
      'jobs',
      [],
      '[dependency-groups]\ndev = ["old"]\n[tool.uv.sources]\nold = { path = "../../py/old", editable = true }\n',
    ),
  };

  it('give members, their sources, tools and the lockfile that pins them', async () => {
    const workspace = await readFiles(files);
    expect(workspace.packages.map(({ name }) => name)).toEqual(['root', 'old', 'shared', 'api', 'jobs']);
    expect(arrows(workspace)).toEqual(['. → py/shared', 'services/api → py/shared', 'services/jobs → py/old']);
    const api = workspace.byPath.get('services/api');
    expect([...(api?.declared ?? [])]).toEqual(['shared', 'fastapi', 'pytest']);
    expect([...(api?.pythonTools ?? [])]).toEqual(['ruff']);
    expect(api).toMatchObject({ language: 'python', languages: ['python'], pythonLockfile: 'uv.lock', tasks: [] });
    expect(workspace.byPath.get('py/old')?.pythonLockfile).toBeUndefined();
    expect(workspace.lockfiles).toEqual([{ path: 'uv.lock', format: 'uv' }]);
  });

  it('may lie in a folder of their own without being a package', async () => {
    const workspace = await readFiles({
      'package.json': json({ workspaces: ['apps/*'] }),
      'apps/web/package.json': json({ name: 'web' }),
      'python/pyproject.toml': '[tool.uv.workspace]\nmembers = ["libs/*"]\n',
      'python/uv.lock': 'version = 1\n',
      'python/libs/a/pyproject.toml': project(
        'a',
        ['b'],
        '[tool.uv.sources]\nb = [{ workspace = true, marker = "sys_platform != \'win32\'" }]\n',
      ),
      'python/libs/b/pyproject.toml': project('b'),
    });
    expect(workspace.packages.map(({ path }) => path)).toEqual(['.', 'apps/web', 'python/libs/a', 'python/libs/b']);
    expect(arrows(workspace)).toEqual(['python/libs/a → python/libs/b']);
    expect(workspace.byPath.get('python/libs/b')?.pythonLockfile).toBe('python/uv.lock');
  });
});

describe('plain projects', () => {
  it('depend on folders by the words of uv, poetry, pdm and hatch', async () => {
    const workspace = await readFiles({
      'libs/core/pyproject.toml': project('core'),
      'uv/pyproject.toml': project('with-uv', ['core'], '[tool.uv.sources]\ncore = { path = "../libs/core" }\n'),
      'poetry/pyproject.toml':
        '[tool.poetry]\nname = "with-poetry"\n[tool.poetry.group.dev.dependencies]\ncore = { path = "../libs/core", develop = true }\n',
      'pdm/pyproject.toml': project(
        'with-pdm',
        [],
        '[tool.pdm.dev-dependencies]\ndev = ["-e file:///${PROJECT_ROOT}/../libs/core#egg=core"]\n',
      ),
      'hatch/pyproject.toml': project('with-hatch', ['core @ {root:uri}/../libs/core']),
      'none/pyproject.toml': project('none', ['core']),
      'config/pyproject.toml': '[tool.ruff]\nline-length = 100\n',
    });
    expect(arrows(workspace)).toEqual(['hatch → libs/core', 'pdm → libs/core', 'poetry → libs/core', 'uv → libs/core']);
    expect(workspace.byPath.has('config')).toBe(false);
  });

  it('in the folder of a package.json are one package with it', async () => {
    const workspace = await readFiles({
      'package.json': json({ workspaces: ['packages/*'] }),
      'packages/both/package.json': json({ name: '@shop/both', scripts: { build: 'x' } }),
      'packages/both/pyproject.toml': project(
        'both',
        ['shared'],
        '[tool.pytest.ini_options]\n[tool.uv.sources]\nshared = { path = "../shared" }\n',
      ),
      'packages/shared/package.json': json({ name: 'shared' }),
      'services/shared/pyproject.toml': project('shared'),
    });
    expect(workspace.byPath.get('packages/both')).toMatchObject({
      name: '@shop/both',
      language: 'node',
      languages: ['node', 'python'],
    });
    expect(workspace.byPath.get('services/shared')?.name).toBe('services/shared');
    expect(arrows(workspace)).toEqual(['packages/both → packages/shared']);
  });

  it('are left out where the caller says so', async () => {
    const folder = makeFolder();
    writeFiles(folder, {
      'package.json': '{}',
      'fixtures/bad/pyproject.toml': '= broken',
      'a/pyproject.toml': project('a'),
    });
    const workspace = await readWorkspace(openDirectory(folder), { ignore: ['fixtures/**'] });
    expect(workspace.packages.map(({ path }) => path)).toEqual(['.', 'a']);
  });
});
