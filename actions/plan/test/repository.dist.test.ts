import { mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runAction } from '@aevon/rehearsal';
import { describe, expect, it } from 'vitest';
import { action, createScene, git, packagesOf, planOfChange, repository, shop } from './github.ts';

describe('repositories that are not as they should be', () => {
  it('is told that it runs in no repository', async () => {
    const run = await runAction({
      action,
      workspace: mkdtempSync(join(tmpdir(), 'no-git-')),
      event: { name: 'push', payload: { repository } },
    });
    expect(run.conclusion).toBe('failure');
    expect(run.outputs['failure-code']).toBe('not-a-git-repository');
    expect(run.summary).toContain('checkout');
  });

  it.each([
    ['a line feed', 'packages/b/new\nline.js'],
    ['quotes', 'packages/b/"quoted" \'name\'.js'],
    ['a runner command', 'packages/b/::error::forged.js'],
    ['a legacy command', 'packages/b/##[set-output name=mode;]none.js'],
    ['markup', 'packages/b/<img src=x onerror=alert(1)>|`x`.js'],
  ])('takes a file name with %s as a name', async (_, path) => {
    const run = await planOfChange((work) =>
      writeFileSync(join(work, ...path.split('/').slice(0, 2).concat(path.split('/').slice(2).join('∕'))), '1\n'),
    );
    expect(run.conclusion).toBe('success');
    expect(run.outputs['mode']).toBe('diff');
    expect(packagesOf(run)).toEqual(['b', 'c']);
    expect(run.annotations).toEqual([]);
    expect(run.summary).not.toContain('<img');
  });

  it('takes a name that is not UTF-8, and passes no list of files on', async () => {
    const run = await planOfChange((work) =>
      writeFileSync(Buffer.concat([Buffer.from(join(work, 'packages/b/')), Buffer.from([0xff, 0xfe])]), '1\n'),
    );
    expect(packagesOf(run)).toEqual(['b', 'c']);
    expect(JSON.parse(run.outputs['plan'] ?? '{}')).not.toHaveProperty('files');
  });

  it('counts the owner of a submodule whose pointer moved', async () => {
    const run = await planOfChange((work) => {
      const sha = git(work, 'rev-parse', 'HEAD');
      git(work, 'update-index', '--add', '--cacheinfo', `160000,${sha},packages/d/vendor`);
      git(work, 'commit', '--quiet', '-m', 'submodule');
      git(work, 'clone', '--quiet', '--no-checkout', '.', 'packages/d/vendor');
    });
    expect(packagesOf(run)).toContain('d');
  });

  it('names the line of a package.json that is broken', async () => {
    const run = await planOfChange((work) =>
      writeFileSync(join(work, 'packages/b/package.json'), '{\n  "name": "b",\n  broken\n}\n'),
    );
    expect(run.conclusion).toBe('failure');
    expect(run.annotations[0]).toMatchObject({ file: 'packages/b/package.json', line: 3 });
  });

  it('takes everything when the lockfile cannot be read, and says so', async () => {
    const withLock = { ...shop, 'pnpm-lock.yaml': "lockfileVersion: '9.0'\n\nimporters:\n\n  .: {}\n" };
    for (const text of ['<<<<<<< conflict\n', "lockfileVersion: '99.0'\n", '']) {
      const run = await planOfChange((work) => writeFileSync(join(work, 'pnpm-lock.yaml'), text), withLock);
      expect(run.outputs['mode']).toBe('all');
      expect(run.outputs['reason']).toContain('pnpm-lock.yaml');
    }
  });

  it('refuses a package.json that is a link out of the repository', async () => {
    const run = await planOfChange((work) => symlinkSync('/etc/hostname', join(work, 'packages/d/pyproject.toml')));
    expect(run.conclusion).toBe('failure');
    expect(run.outputs['failure-code']).toBe('link-leaves-repository');
  });

  it('shows a mistake in the manifest at its line', async () => {
    const run = await planOfChange((work) => writeFileSync(join(work, 'aevon.yml'), 'version: 1\nservises: {}\n'));
    expect(run.conclusion).toBe('failure');
    expect(run.annotations[0]).toMatchObject({ file: 'aevon.yml', line: 2, column: 1 });
    expect(run.annotations[0]?.message).toContain('did you mean "services"?');
    expect(run.outputs['failure-code']).toBe('manifest-invalid');
  });

  it('follows an edge of the manifest', async () => {
    const edge = {
      ...shop,
      'aevon.yml': 'version: 1\nedges: [{ from: packages/d, to: packages/a, why: reads its schemas }]\n',
    };
    const run = await planOfChange((work) => writeFileSync(join(work, 'packages/a/x.json'), '1\n'), edge);
    expect(packagesOf(run)).toEqual(['a', 'b', 'c', 'd']);
    expect(run.summary).toContain('reads its schemas');
  });

  it('lints every package when the rules of a linter change, and builds none', async () => {
    const run = await planOfChange((work) => writeFileSync(join(work, 'eslint.config.js'), 'export default [{}];\n'));
    expect(run.outputs).toMatchObject({ 'has-lint': 'true', 'has-build': 'false', 'has-test': 'false' });
    expect(run.summary).toContain('lint configuration: eslint.config.js'.replaceAll('.', '\\.').replaceAll('\\.', '.'));
  });
});

describe('what there is to do for a package', () => {
  const compiled = (name: string): string =>
    JSON.stringify({ name, version: '1.0.0', scripts: { build: 'true', compile: 'true' } });
  const shopOf = (tasks: string): Record<string, string> => ({
    ...shop,
    'turbo.json': '{ "tasks": { "compile": {} } }',
    'aevon.yml': `version: 1\nchecks: { build: { tasks: [${tasks}] } }\n`,
    'packages/b/package.json': compiled('b'),
    'packages/d/package.json': compiled('d'),
  });

  it.each([
    ['compile', ['b', 'd']],
    ["'d#compile'", ['d']],
    ['build', []],
  ])('builds where Turborepo has the task %s that the manifest names', async (tasks, built) => {
    const run = await planOfChange((work) => {
      writeFileSync(join(work, 'packages/b/x.js'), '1\n');
      writeFileSync(join(work, 'packages/d/x.js'), '1\n');
    }, shopOf(tasks));
    const names = built.length === 0 ? [] : [{ id: '1', packages: built.join(',') }];
    expect(JSON.parse(run.outputs['build-matrix'] ?? '')).toEqual({ include: names });
    expect(run.outputs['has-build']).toBe(String(built.length > 0));
  });

  it('looks again at every Python package when the pyproject.toml above, which may hold the rules, changes', async () => {
    const project = (name: string): string => `[project]\nname = "${name}"\nversion = "1"\n`;
    const root = `${project('root')}[tool.uv.workspace]\nmembers = ["services/*"]\n[tool.ruff]\nline-length = `;
    const files = { ...shop, 'pyproject.toml': `${root}100\n`, 'services/s/pyproject.toml': project('s') };
    const run = await planOfChange((work) => writeFileSync(join(work, 'pyproject.toml'), `${root}79\n`), files);
    expect(packagesOf(run)).toEqual(['shop', 's']);
    expect(run.outputs).toMatchObject({ 'has-lint': 'true', 'has-test': 'false', 'has-build': 'false' });
  });
});

describe('a very large repository', () => {
  it('is planned with 100,000 changed files, whose names are not passed on', async () => {
    const scene = await createScene();
    const before = git(scene.work, 'rev-parse', 'HEAD');
    const blob = git(scene.work, 'hash-object', '-w', 'turbo.json');
    const lines = Array.from(
      { length: 100_000 },
      (_, index) => `100644 ${blob} 0\tpackages/d/files/${index % 500}/${index}.txt`,
    );
    const index = join(scene.work, '..', 'index-info');
    writeFileSync(index, `${lines.join('\n')}\n`);
    git(scene.work, 'read-tree', 'HEAD');
    const { execFileSync } = await import('node:child_process');
    execFileSync('sh', ['-c', `git update-index --index-info < "$1"`, 'sh', index], { cwd: scene.work });
    git(scene.work, 'commit', '--quiet', '-m', 'many');
    const after = git(scene.work, 'rev-parse', 'HEAD');
    scene.push();
    const run = await scene.plan(scene.checkOut(after, 2), {
      name: 'push',
      payload: { ref: 'refs/heads/main', before, after, repository },
    });
    expect(packagesOf(run)).toEqual(['d']);
    expect(JSON.parse(run.outputs['plan'] ?? '{}')).not.toHaveProperty('files');
    await scene[Symbol.asyncDispose]();
  }, 120_000);
});
