import { existsSync } from 'node:fs';
import { readdir, readFile, symlink } from 'node:fs/promises';
import path from 'node:path';
import type { Exec } from '@aevon/ports';
import { describe, expect, it } from 'vitest';
import { createEslint, createPrettier, type Linter, type LinterRun, type LintRequest } from '../src/index.ts';
import {
  containing,
  createRepository,
  installEslint,
  installPrettier,
  realExec,
  requestFor,
  writeFiles,
} from './fixture.ts';

const rules = `rules: { 'no-undef': 'error', 'no-unused-vars': 'warn' }`;
const rootConfig = `export default [{ ignores: ['packages/a/gen/**', 'packages/void/**'] }, { files: ['**/*.js'], ${rules} }];\n`;
const ownConfig = `export default [{ ignores: ['old.js'] }, { files: ['**/*.js'], rules: { eqeqeq: 'error' } }];\n`;

/** Counts the tools that are started, a survey of configurations among them. */
function countingExec(): { exec: Exec; started: string[] } {
  const real = realExec();
  const started: string[] = [];
  return {
    started,
    exec: {
      run: (request) => {
        started.push(`${request.cwd} ${request.args.join(' ')}`);
        return real.run(request);
      },
    },
  };
}

async function lintInBatches(linter: Linter, requests: readonly LintRequest[]): Promise<Map<string, LinterRun>> {
  const runs = new Map<string, LinterRun>();
  for (const batch of await linter.batch(requests)) {
    const answers = await batch.lint(1);
    expect(answers).toHaveLength(batch.requests.length);
    for (const [index, run] of answers.entries()) runs.set(batch.requests[index]!.project.path, run);
  }
  expect(runs.size).toBe(requests.length);
  return runs;
}

function answerOf({ outcome, version, files, findings, uncached }: LinterRun): object {
  return { outcome, version, files, findings, uncached };
}

/** Expects of batches what a process for each package says; gives the runs of the batches. */
async function expectEqual(linter: Linter, requests: readonly LintRequest[]): Promise<Map<string, LinterRun>> {
  const together = await lintInBatches(linter, requests);
  for (const request of requests) {
    const alone = await linter.lint(request);
    expect({ path: request.project.path, ...answerOf(together.get(request.project.path)!) }).toEqual({
      path: request.project.path,
      ...answerOf(alone),
    });
  }
  return together;
}

async function mixedRepository(major: 9 | 10): Promise<string> {
  const root = await createRepository({
    'eslint.config.mjs': rootConfig,
    'packages/a/a.js': 'foo();\n',
    'packages/a/gen/b.js': 'bar();\n',
    'packages/b/src/b.js': 'const idle = 1;\n',
    'packages/b/.hidden.js': 'baz();\n',
    'packages/clean/c.js': 'export const c = 1;\n',
    'packages/void/v.js': 'foo();\n',
    'packages/text/readme.txt': 'no source\n',
    'packages/broken/x.js': 'const = ;\n',
    'packages/[odd]/o.js': 'foo();\n',
    'packages/own/eslint.config.mjs': ownConfig,
    'packages/own/p.js': 'foo(1 == 2);\n',
    'packages/own/old.js': 'foo(1 == 2);\n',
    'packages/other/o.js': 'foo();\n',
    'packages/sub/nested/eslint.config.mjs': ownConfig,
    'packages/sub/nested/n.js': 'foo(1 == 2);\n',
    'packages/sub/s.js': 'foo(1 == 2);\n',
    'packages/few/one.js': 'foo();\n',
    'packages/few/two.js': 'foo();\n',
    'packages/few/style.css': 'a {}\n',
    'top.js': 'foo();\n',
  });
  await installEslint(root, major);
  await writeFiles(root, { 'packages/other/node_modules/.keep': '' });
  const link = path.join(root, 'packages/other/node_modules/eslint');
  await symlink(path.join(import.meta.dirname, '../node_modules', major === 9 ? 'eslint' : 'eslint-9'), link);
  return root;
}

const names = ['a', 'b', 'clean', 'void', 'text', 'broken', '[odd]', 'own', 'other', 'sub'];

function requestsOf(root: string, over: Partial<LintRequest> = {}): LintRequest[] {
  const files = ['packages/few/one.js', 'packages/few/style.css'];
  return [
    ...names.map((name) => requestFor(root, { path: `packages/${name}`, ...over })),
    requestFor(root, { path: 'packages/few', files, ...over }),
    requestFor(root, { path: '.', files: ['top.js'], ...over }),
  ];
}

describe.each([9, 10] as const)('ESLint %i, one process for many packages', (major) => {
  it('says the same as a process for each: own configurations, another major, ignores, syntax errors', async () => {
    const root = await mixedRepository(major);
    const runs = await expectEqual(createEslint(realExec()), requestsOf(root));
    expect(runs.get('packages/own')).toMatchObject({ outcome: 'findings', files: 2 });
    expect(runs.get('packages/void')).toMatchObject({ outcome: 'no-files' });
    expect(runs.get('packages/few')).toMatchObject({ files: 1, served: 9 });
    expect(runs.get('packages/other')?.version).toMatch(major === 9 ? /^10\./ : /^9\./);
  });

  it('says the same with a cold and a warm cache, whichever packages are affected', async () => {
    const root = await mixedRepository(major);
    const cacheDirectory = path.join(root, '.cache');
    const requests = requestsOf(root, { cacheDirectory });
    const eslint = createEslint(realExec());
    const plain = await lintInBatches(eslint, requestsOf(root));
    const cold = await lintInBatches(eslint, requests);
    const few = await lintInBatches(eslint, requests.slice(0, 2));
    const warm = await lintInBatches(eslint, requests);
    for (const [folder, run] of plain) {
      expect(answerOf(cold.get(folder)!)).toEqual(answerOf(run));
      expect(answerOf(warm.get(folder)!)).toEqual(answerOf(run));
    }
    expect(answerOf(few.get('packages/a')!)).toEqual(answerOf(plain.get('packages/a')!));
    expect(await readdir(path.join(cacheDirectory, 'eslint'))).toHaveLength(4);
  });

  it('names the package that crashes, and answers for the others', async () => {
    const plugin = `const bad = { rules: { boom: { create(context) { return { Program() { if (context.filename.includes('bomb')) throw new Error('went off'); } }; } } } };\n`;
    const root = await createRepository({
      'eslint.config.mjs': `${plugin}export default [{ files: ['**/*.js'], plugins: { bad }, rules: { 'bad/boom': 'error', 'no-undef': 'error' } }];\n`,
      'packages/a/a.js': 'foo();\n',
      'packages/bomb/b.js': '',
      'packages/c/c.js': '',
    });
    await installEslint(root, major);
    const requests = ['a', 'bomb', 'c'].map((name) => requestFor(root, { path: `packages/${name}` }));
    const runs = await expectEqual(createEslint(realExec()), requests);
    expect([...runs.values()].map(({ outcome }) => outcome)).toEqual(['findings', 'crashed', 'clean']);
    expect(runs.get('packages/bomb')?.evidence.join('\n')).toContain('went off');
  });
});

describe('the processes of ESLint', () => {
  it('are a survey and one more, and the cache of a package still hits when others are affected', async () => {
    const files = Object.fromEntries(['a', 'b', 'c'].map((name) => [`packages/${name}/x.js`, 'export {};\n']));
    const root = await createRepository({ 'eslint.config.mjs': rootConfig, ...files });
    await installEslint(root, 10);
    const cacheDirectory = path.join(root, '.cache');
    const requests = ['a', 'b', 'c'].map((name) => requestFor(root, { path: `packages/${name}`, cacheDirectory }));
    const { exec, started } = countingExec();
    await lintInBatches(createEslint(exec), requests);
    expect(started).toHaveLength(2);
    const [name] = await readdir(path.join(cacheDirectory, 'eslint'));
    const kept = await readFile(path.join(cacheDirectory, 'eslint', name!), 'utf8');
    for (const some of [requests.slice(0, 1), requests.slice(1), requests])
      await lintInBatches(createEslint(realExec()), some);
    expect(await readFile(path.join(cacheDirectory, 'eslint', name!), 'utf8')).toBe(kept);
    expect(await readdir(path.join(cacheDirectory, 'eslint'))).toEqual([name]);
  });

  it('stay apart where paths of TypeScript projects go from the folder that ESLint runs in', async () => {
    const typed = `export default [{ files: ['**/*.js'], languageOptions: { parserOptions: { ...{ project: './tsconfig.json' } } }, ${rules} }];\n`;
    const root = await createRepository({ 'eslint.config.mjs': typed, 'a/x.js': '', 'b/x.js': '' });
    await installEslint(root, 10);
    const batches = await createEslint(realExec()).batch(
      ['a', 'b'].map((folder) => requestFor(root, { path: folder })),
    );
    expect(batches.map(({ requests }) => requests.map(({ project }) => project.path))).toEqual([['a'], ['b']]);
  });

  it('end at the limit for all packages of the process', async () => {
    const slow = `if (process.argv.includes('--output-file')) await new Promise((resolve) => setTimeout(resolve, 60_000));\n${rootConfig}`;
    const root = await createRepository({ 'eslint.config.mjs': slow, 'a/x.js': '', 'b/x.js': '' });
    await installEslint(root, 10);
    const requests = ['a', 'b'].map((folder) => requestFor(root, { path: folder, timeoutMs: 2_000 }));
    const { exec, started } = countingExec();
    const runs = await lintInBatches(createEslint(exec), requests);
    expect(started).toHaveLength(2);
    const problem = containing('2 packages together');
    expect([...runs.values()]).toMatchObject([
      { outcome: 'timed-out', problem },
      { outcome: 'timed-out', problem },
    ]);
  });
});

describe('Prettier, one process for many packages', () => {
  const files = {
    '.prettierrc.json': '{ "singleQuote": true }\n',
    '.prettierignore': 'packages/a/gen\n',
    'packages/a/a.js': 'const a=1',
    'packages/a/gen/b.js': 'const a=1',
    'packages/b/.prettierrc': '{ "semi": false }\n',
    'packages/b/b.js': "const b = 'b'\n",
    'packages/own/.prettierignore': 'dist\n',
    'packages/own/dist/x.js': 'x=1',
    'packages/c/dist/x.js': 'x=1',
    'packages/c/s.js': 'a(\n',
    'packages/text/a.bin': '\0',
  };
  const folders = ['a', 'b', 'own', 'c', 'text'].map((name) => `packages/${name}`);

  it('says the same as a process for each, and keeps packages with ignore files of their own apart', async () => {
    const root = await createRepository(files);
    await installPrettier(root);
    const { exec, started } = countingExec();
    const cacheDirectory = path.join(root, '.cache');
    const requests = folders.map((folder) => requestFor(root, { path: folder, cacheDirectory }));
    const runs = await expectEqual(createPrettier(realExec()), requests);
    expect(runs.get('packages/own')).toMatchObject({ outcome: 'clean' });
    expect(runs.get('packages/c')?.findings.map(({ rule }) => rule.id)).toEqual(['unformatted', 'syntax-error']);
    await expectEqual(createPrettier(realExec()), requests);
    await lintInBatches(createPrettier(exec), requests);
    expect(started).toHaveLength(2);
    expect(existsSync(path.join(root, 'node_modules/.cache/prettier'))).toBe(false);
  });

  it('names the package with a broken configuration, beside one that is not formatted', async () => {
    const broken = {
      'packages/bad/.prettierrc': '{"plugins":["prettier-plugin-nowhere"]}',
      'packages/bad/x.js': 'x;\n',
    };
    const root = await createRepository({ ...files, ...broken });
    await installPrettier(root);
    const requests = ['packages/bad', 'packages/a', 'packages/b'].map((folder) => requestFor(root, { path: folder }));
    const runs = await expectEqual(createPrettier(realExec()), requests);
    expect([...runs.values()].map(({ outcome }) => outcome)).toEqual(['crashed', 'findings', 'findings']);
  });
});
