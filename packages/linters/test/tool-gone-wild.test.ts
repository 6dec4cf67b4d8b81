import { describe, expect, it } from 'vitest';
import { createEslint } from '../src/index.ts';
import { containing, createRepository, installFakeTool, realExec, requestFor } from './fixture.ts';

const eslint = createEslint(realExec());
const report =
  'import { writeFileSync } from "node:fs"; const out = process.argv[process.argv.indexOf("--output-file") + 1];\n';

async function withTool(script: string, version = '10.99.0'): Promise<string> {
  const root = await createRepository({ 'eslint.config.js': '', 'app/a.js': 'foo();\n', 'app/b.js': '' });
  await installFakeTool(root, 'eslint', version, script);
  return root;
}

describe('a tool that gives no answer is never clean', () => {
  it.each([
    ['exits 0 without a report', '', 'unreadable-output'],
    ['leaves half a report', `${report}writeFileSync(out, '{"results":[');`, 'unreadable-output'],
    ['leaves a report of another shape', `${report}writeFileSync(out, '[]');`, 'unreadable-output'],
    [
      'says errors and reports none',
      `${report}writeFileSync(out, '{"results":[]}'); process.exitCode = 1;`,
      'unreadable-output',
    ],
    ['exits 2', 'process.exit(2);', 'crashed'],
    ['exits 127', 'process.exit(127);', 'crashed'],
    ['kills itself', 'process.kill(process.pid, "SIGKILL"); setInterval(() => {}, 1000);', 'killed'],
  ])('when it %s', async (_, script, outcome) => {
    const run = await eslint.lint(requestFor(await withTool(script)));
    expect(run).toMatchObject({ outcome, findings: [], version: '10.99.0' });
  });

  it('when it leaves out a file that was asked for', async () => {
    const root = await withTool(
      `${report}writeFileSync(out, JSON.stringify({ results: [{ filePath: 'a.js', messages: [] }] }));`,
    );
    const run = await eslint.lint(requestFor(root, { files: ['app/a.js', 'app/b.js'] }));
    expect(run).toMatchObject({
      outcome: 'unreadable-output',
      problem: containing('2 files were asked for, 1'),
    });
  });

  it('when it hangs: its whole group is ended at the limit', async () => {
    const began = performance.now();
    const run = await eslint.lint(requestFor(await withTool('setInterval(() => {}, 1000);'), { timeoutMs: 700 }));
    expect(run).toMatchObject({ outcome: 'timed-out', problem: 'ESLint did not end within 0.7 s' });
    expect(performance.now() - began).toBeLessThan(6_000);
  });

  it('when it prints 60 MB', async () => {
    const script = `const line = 'x'.repeat(1023) + '\\n'; for (let i = 0; i < 60 * 1024; i++) if (!process.stdout.write(line)) await new Promise((r) => process.stdout.once('drain', r));`;
    const run = await eslint.lint(requestFor(await withTool(script)));
    expect(run).toMatchObject({ outcome: 'unreadable-output', problem: 'ESLint printed more than 50 MB' });
  });

  it('when its major is not known', async () => {
    const run = await eslint.lint(requestFor(await withTool('', '8.57.1')));
    expect(run).toMatchObject({
      outcome: 'wrong-version',
      version: '8.57.1',
      problem: containing('ESLint 9 and 10'),
    });
  });

  it('and its last words are lines without control characters', async () => {
    const script =
      'console.error("\\u001b[31mred\\u001b[0m\\r\\n::error::no\\u0007thing\\n" + "y".repeat(9000)); process.exit(2);';
    const { evidence } = await eslint.lint(requestFor(await withTool(script)));
    expect(evidence.slice(0, 2)).toEqual(['red', '::error::nothing']);
    expect(evidence[2]).toHaveLength(401);
  });
});
