import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Reporter } from '@aevon/ports';
import {
  announcedSummary,
  createGroupedLog,
  findBuildProblems,
  logTail,
  parseRunSummary,
  parseTaskPlan,
  readTaskLog,
  taskResults,
  tasksLeftOut,
  turboArguments,
  turboEnvironment,
} from '@aevon/turbo';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const red = (text: string) => `\u001b[31m${text}\u001b[39m`;

describe('problems in the output of a task', () => {
  it.each<[string, readonly string[], object]>([
    [
      'tsc',
      ['src/page.tsx(3,5): error TS2322: Type x.'],
      { file: 'src/page.tsx', line: 3, column: 5, title: 'TS2322', message: 'Type x.' },
    ],
    [
      'tsc --pretty',
      [`${red('src/page.tsx')}:${red('3')}:${red('5')} - ${red('error')} TS2322: Type x.`],
      { file: 'src/page.tsx', line: 3, column: 5, title: 'TS2322' },
    ],
    [
      'Next.js types',
      ['Failed to compile.', '', './src/app/page.tsx:12:7', 'Type error: Type x.', ''],
      { file: './src/app/page.tsx', line: 12, column: 7, message: 'Type error: Type x.' },
    ],
    [
      'Next.js lint',
      ['./src/app/page.tsx', '3:9  Error: Unescaped entity.  react/no-unescaped-entities'],
      { file: './src/app/page.tsx', line: 3, column: 9, title: 'Next.js' },
    ],
    [
      'esbuild',
      ['✘ [ERROR] Could not resolve "x"', '', '    src/a.ts:1:7:', '      1 │ import "x"'],
      { file: 'src/a.ts', line: 1, column: 7, message: 'Could not resolve "x"' },
    ],
  ])('of %s are found', (_, lines, problem) => {
    expect(findBuildProblems([...lines, ...lines])).toEqual([expect.objectContaining(problem)]);
  });

  it('are not found in other text, and no text makes it fail or slow', () => {
    expect(findBuildProblems(['compiled', '12:3 Error: without a file', 'a.ts(x,y): error TS1: no'])).toEqual([]);
    fc.assert(
      fc.property(fc.array(fc.string()), (lines) => {
        expect(Array.isArray(findBuildProblems(lines))).toBe(true);
      }),
    );
    const start = performance.now();
    findBuildProblems(Array.from({ length: 200 }, () => `${' '.repeat(5000)}${'('.repeat(5000)}${':1'.repeat(2000)}`));
    expect(performance.now() - start).toBeLessThan(2000);
  });
});

describe('the log of a task', () => {
  it('is read from its end and never from outside the root', async () => {
    const root = await mkdtemp(join(tmpdir(), 'log-'));
    await mkdir(join(root, 'a'));
    await writeFile(join(root, 'a/log'), `${'x'.repeat(300_000)}\n${red('last')}\r\n`);
    expect((await readTaskLog(root, 'a/log')).slice(-2)).toEqual(['last', '']);
    await writeFile(join(root, '../outside.log'), 'outside');
    for (const path of ['../outside.log', '/etc/passwd', '', 'none']) expect(await readTaskLog(root, path)).toEqual([]);
  });

  it('ends without blank lines', () => {
    expect(logTail(['a', '', 'b', 'c', '', ' '], 3)).toEqual(['b', 'c']);
    expect(logTail(['', ''], 3)).toEqual([]);
  });
});

class RecordingReporter implements Reporter {
  readonly lines: string[] = [];
  info(line: string) {
    this.lines.push(line);
  }
  debug() {}
  warning() {}
  async group<T>(title: string, body: () => Promise<T>): Promise<T> {
    this.lines.push(`{ ${title}`);
    try {
      return await body();
    } finally {
      this.lines.push('}');
    }
  }
  annotate() {
    return { shown: 0, held: 0 };
  }
  summary() {}
  mask() {}
}

describe('the live log', () => {
  it('makes folds of the groups of turbo, in order', async () => {
    const reporter = new RecordingReporter();
    const log = createGroupedLog(reporter);
    for (const line of [
      'start',
      '::group::a:build',
      'a:build: one',
      '::endgroup::',
      '::group::b:build',
      'b:build: ::error::x',
      '::group::c:build',
      'c:build: two',
      '::error::turbo says',
      'Summary:    /x/.turbo/runs/3.json',
      'end',
    ])
      log.line(line);
    await log.end();
    expect(reporter.lines).toEqual([
      'start',
      '{ a:build',
      'a:build: one',
      '}',
      '{ b:build',
      'b:build: ::error::x',
      '}',
      '{ c:build',
      'c:build: two',
      'end',
      '}',
    ]);
  });
});

describe('the command line', () => {
  it('names tasks, packages and our cache, and lets the user have the last word', () => {
    const args = turboArguments({
      tasks: ['build', 'docs'],
      packages: ['@shop/web', '--x'],
      args: ['--force'],
      concurrency: '50%',
      remote: 'read',
    });
    expect(args.slice(0, 5)).toEqual(['run', 'build', 'docs', '--filter=@shop/web', '--filter=--x']);
    expect(args).toContain('--cache=local:,remote:r');
    expect(args).toContain('--concurrency=50%');
    expect(args.at(-1)).toBe('--force');
    const plain = turboArguments({ tasks: ['build'], packages: [], args: [], concurrency: undefined, remote: 'none' });
    expect(plain.filter((arg) => /--(cache|filter|concurrency)/.test(arg))).toEqual([]);
  });

  it('holds no secret; the environment does', () => {
    const env = turboEnvironment({ url: 'http://127.0.0.1:1', token: 'secret', signatureKey: 'key' });
    expect(env).toMatchObject({
      TURBO_TOKEN: 'secret',
      TURBO_REMOTE_CACHE_SIGNATURE_KEY: 'key',
      TURBO_TELEMETRY_DISABLED: '1',
    });
    expect('TURBO_CACHE' in env && env['TURBO_CACHE'] === undefined).toBe(true);
    expect(turboEnvironment(undefined)).not.toHaveProperty('TURBO_TOKEN');
  });
});

function entryOf(id: string, more: object = {}): object {
  const [name = '', task = ''] = id.split('#');
  return { taskId: id, package: name, task, hash: 'a1', command: 'x', directory: name, ...more };
}

describe('the plan of turbo', () => {
  it('has the tasks with something to run, and knows which of them a run left out', () => {
    const beside = { resolvedTaskDefinition: { persistent: true } };
    const tasks = [entryOf('a#build'), entryOf('b#build'), entryOf('c#build', { command: '<NONEXISTENT>' })];
    const plan = parseTaskPlan(JSON.stringify({ packages: ['a'], tasks: [...tasks, entryOf('a#dev', beside)] }));
    expect(plan?.packages).toEqual(['a']);
    expect(plan?.tasks.map(({ id }) => id)).toEqual(['a#build', 'b#build', 'a#dev']);
    const [left, ...rest] = plan === undefined ? [] : tasksLeftOut(plan, []);
    expect(left).toMatchObject({ id: 'a#build', package: 'a', task: 'build', state: 'not-run' });
    expect(rest.map(({ id }) => id)).toEqual(['b#build']);
  });

  it('is undefined out of anything else', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(parseTaskPlan(text)).toBeUndefined();
      }),
    );
  });
});

describe('the run summary', () => {
  it('is announced in a line of its own', () => {
    expect(announcedSummary('Summary:    /x y/.turbo/runs/3Mq.json')).toBe('3Mq.json');
    expect(announcedSummary('Summary:    C:\\x\\.turbo\\runs\\3Mq.json')).toBe('3Mq.json');
    for (const line of ['a:build: Summary: /x/1.json', 'Summary:', 'Summary:    3 passed', 'Summary:  .json/x'])
      expect(announcedSummary(line)).toBeUndefined();
  });

  it('takes a task for built only with exit code 0, and numbers that are missing for nothing', () => {
    const execution = { startTime: 0, endTime: 1 };
    const tasks = [undefined, 0, 1].map((exitCode, index) => ({
      ...entryOf(`p${index}#build`),
      execution: exitCode === undefined ? execution : { ...execution, exitCode },
    }));
    const summary = parseRunSummary(JSON.stringify({ execution: { exitCode: 0, failed: 0 }, tasks }));
    expect(summary && taskResults(summary).map(({ state }) => state)).toEqual(['failed', 'built', 'failed']);
    for (const told of [{ exitCode: 0 }, { failed: 0 }])
      expect(parseRunSummary(JSON.stringify({ execution: told, tasks }))).toBeUndefined();
  });

  it('is undefined out of anything else', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(parseRunSummary(text)).toBeUndefined();
      }),
    );
    expect(parseRunSummary('{"execution": {"exitCode": 0}, "tasks": [{')).toBeUndefined();
  });
});
