import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { BadInput, Group } from '../case.ts';
import { write } from '../git.ts';

const flood = `const line = 'x'.repeat(1023) + '\\n'; for (let i = 0; i < 50 * 1024; i++) if (!process.stdout.write(line)) await new Promise((r) => process.stdout.once('drain', r));`;
const commands =
  '::error::forged\\n::set-output name=verdict::passed\\n##[set-output name=verdict;]passed\\n::add-mask::e\\n';

function linter(item: string, script: string, code: string, says: RegExp, version = '10.99.0'): BadInput {
  return {
    item: `linter ${item}`,
    action: 'affected-lint',
    inputs: { linters: 'eslint', packages: 'ui', cache: 'false', timeout: code === 'linter-timed-out' ? '2s' : '30s' },
    prepare: ({ root }) => {
      const manifest = JSON.stringify({ name: 'eslint', version, type: 'module', bin: { eslint: './bin.js' } });
      write(root, {
        'packages/ui/node_modules/eslint/package.json': manifest,
        'packages/ui/node_modules/eslint/bin.js': script,
      });
    },
    ends: { kind: 'refused', code, says, outputs: { verdict: 'inconclusive' } },
    withinMs: 20_000,
  };
}

function runner(item: string, files: Readonly<Record<string, string>>, code: string, says: RegExp): BadInput {
  return {
    item: `test runner ${item}`,
    action: 'affected-test',
    files: {
      'packages/ui/package.json': '{"name":"ui","type":"module","devDependencies":{"vitest":"*"}}',
      ...files,
    },
    inputs: {
      packages: 'ui',
      coverage: 'false',
      cache: 'false',
      timeout: code === 'tests-timed-out' ? '4s' : '40s',
    },
    ends: { kind: 'refused', code, says, outputs: { verdict: 'inconclusive' } },
  };
}

const cutReport = [
  "import { readFileSync, writeFileSync } from 'node:fs';",
  "const flag = '--outputFile.json=';",
  'const file = process.argv.find((word) => word.startsWith(flag))?.slice(flag.length);',
  "process.on('exit', () => {",
  "  const text = readFileSync(file, 'utf8');",
  '  writeFileSync(file, text.slice(0, 40));',
  '});',
  'export default {};',
].join('\n');

function turbo(item: string, version: string, program: string, code: string, says: RegExp): BadInput {
  return {
    item: `turbo ${item}`,
    action: 'turbo-build',
    inputs: { packages: 'ui', cache: 'false', timeout: code === 'build-timed-out' ? '2s' : '30s' },
    prepare: ({ root }) => {
      const modules = join(root, 'node_modules');
      rmSync(join(modules, 'turbo'));
      mkdirSync(join(modules, 'turbo'));
      write(modules, { 'turbo/package.json': JSON.stringify({ name: 'turbo', version }) });
      for (const name of ['linux-64', 'linux-arm64', 'darwin-64', 'darwin-arm64'])
        writeProgram(join(modules, `@turbo/${name}/bin`), program);
    },
    ends: { kind: 'refused', code, says, outputs: { verdict: 'inconclusive' } },
    withinMs: 20_000,
  };
}

function writeProgram(folder: string, program: string): void {
  write(folder, { turbo: program });
  chmodSync(join(folder, 'turbo'), 0o755);
}

const start = "import { it } from 'vitest';\n";

export const tools: Group = {
  title: 'Tools',
  cases: [
    {
      ...linter('missing', '', 'linter-missing', /eslint/i),
      prepare: ({ root }) => rmSync(join(root, 'node_modules/eslint')),
    },
    linter('of the wrong major', '', 'linter-wrong-version', /8\.57\.1/, '8.57.1'),
    linter('exits 2', 'console.error("Oops"); process.exit(2);', 'linter-crashed', /exit/),
    linter('prints 50 MB and no report', flood, 'linter-output-unreadable', /report/),
    linter(
      'prints runner commands',
      `process.stdout.write("${commands}"); process.exit(2);`,
      'linter-crashed',
      /^(?!.*##\[error\]forged)/s,
    ),
    linter('hangs', 'setInterval(() => {}, 1000);', 'linter-timed-out', /2 s/),
    linter(
      'is killed',
      'process.kill(process.pid, "SIGKILL"); setInterval(() => {}, 1000);',
      'linter-killed',
      /SIGKILL/,
    ),
    runner(
      'finds nothing',
      { 'packages/ui/vitest.config.js': "export default { test: { include: ['nowhere/**'] } };\n" },
      'no-tests',
      /found no test/,
    ),
    runner(
      'dies mid-way',
      { 'packages/ui/button.test.js': `${start}it('dies', () => { process.kill(process.pid, 'SIGKILL'); });\n` },
      'runner-crashed',
      /died/,
    ),
    runner('leaves a truncated report', { 'packages/ui/vitest.config.js': cutReport }, 'report-truncated', /cut off/),
    runner(
      'hangs',
      { 'packages/ui/button.test.js': `${start}it('hangs', () => new Promise(() => {}), 600_000);\n` },
      'tests-timed-out',
      /longer than/,
    ),
    {
      ...turbo('missing', '', '', 'turbo-missing', /turbo/),
      prepare: ({ root }) => rmSync(join(root, 'node_modules/turbo')),
    },
    turbo('of another major', '1.13.4', '', 'turbo-unsupported', /1\.13\.4/),
    turbo('that crashes', '2.11.11', '#!/bin/sh\necho "panicked" >&2\nexit 101\n', 'turbo-stopped', /101/),
    turbo('that hangs', '2.11.11', '#!/bin/sh\nsleep 60\n', 'build-timed-out', /2 s/),
  ],
};
