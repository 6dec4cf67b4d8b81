import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  createJobState,
  readMachine,
  runStepProcess,
  type JobState,
  type ScriptStep,
  type StepRun,
} from '../../src/index.ts';
import { makeFolder } from './temporary-folder.ts';

function runScript(
  step: Omit<ScriptStep, 'kind'>,
  options: { job?: JobState; env?: Record<string, string>; workspace?: string } = {},
): Promise<StepRun> {
  const temp = makeFolder('temp with blanks');
  return runStepProcess({
    name: 'Script',
    phase: 'main',
    run: { kind: 'run', ...step },
    job: options.job ?? createJobState(),
    machine: readMachine(),
    temp,
    place: { workspace: options.workspace ?? temp, repository: 'octo-org/shop', serverUrl: 'https://github.com' },
    github: { GITHUB_WORKSPACE: options.workspace ?? temp },
    actions: {},
    env: options.env ?? {},
  });
}

const tail = (run: StepRun): readonly string[] => run.lines.slice(run.lines.indexOf('##[endgroup]') + 1);

describe('shells', () => {
  it('without shell: bash -e, where a failing pipe stays unseen', async () => {
    const run = await runScript({ script: 'false | true\necho on\nfalse\necho off' });
    expect(tail(run)).toEqual(['on', '##[error]Process completed with exit code 1.']);
    expect(run.conclusion).toBe('failure');
    expect(run.lines).toContainEqual(expect.stringMatching(/^shell: \/.*\/bash -e \{0\}$/));
  });

  it('shell: bash sets pipefail', async () => {
    const run = await runScript({ script: 'false | true\necho on', shell: 'bash' });
    expect(tail(run)).toEqual(['##[error]Process completed with exit code 1.']);
    expect(run.lines).toContainEqual(expect.stringMatching(/bash --noprofile --norc -e -o pipefail \{0\}$/));
  });

  it('sh and python', async () => {
    expect(tail(await runScript({ script: 'echo "$0" | grep -c "\\.sh$"', shell: 'sh' }))).toEqual(['1']);
    expect(tail(await runScript({ script: 'import sys\nprint(sys.argv[0][-3:])', shell: 'python' }))).toEqual(['.py']);
  });

  it("a command of one's own, with quotes", async () => {
    expect(tail(await runScript({ script: 'echo "$1|$-"', shell: 'bash -u {0} "a b"' }))[0]).toMatch(/^a b\|.*u/);
  });

  it.each([
    ['pwsh', 'steps with shell: pwsh are not rehearsed'],
    ['cmd', 'steps with shell: cmd are not rehearsed'],
    ['no-such-shell {0}', "the step's shell no-such-shell is not on PATH"],
    ['node', '"node" is no shell of a step'],
  ])('%s is refused with a reason', async (shell, message) => {
    const run = await runScript({ script: 'x', shell });
    expect(run).toMatchObject({ conclusion: 'failure', exitCode: undefined });
    expect(run.annotations[0]?.message).toBe(message);
  });
});

describe('a script', () => {
  it('begins its log with itself and its environment', async () => {
    const run = await runScript({ script: '\n  echo hunter2\n' });
    expect(run.lines.slice(0, 3)).toEqual([
      '##[group]Run echo hunter2',
      '\u001b[36;1m\u001b[0m',
      '\u001b[36;1m  echo hunter2\u001b[0m',
    ]);
    const withEnv = await runScript({ script: 'true' }, { env: { A: '1', B: '' } });
    expect(withEnv.lines.slice(-4)).toEqual(['env:', '  A: 1', '  B: ', '##[endgroup]']);
  });

  it('runs in its working directory below the workspace', async () => {
    const workspace = makeFolder('workspace');
    mkdirSync(join(workspace, 'sub'));
    expect(tail(await runScript({ script: 'pwd', workingDirectory: './sub' }, { workspace }))).toEqual([
      join(workspace, 'sub'),
    ]);
    const missing = await runScript({ script: 'pwd', workingDirectory: 'none' }, { workspace });
    expect(missing.conclusion).toBe('failure');
    expect(missing.annotations[0]?.message).toContain('could not be started');
  });

  it('can write to /dev/stderr and read an empty /dev/stdin', async () => {
    const run = await runScript({
      script:
        'cat /dev/stdin; cat\n echo a > /dev/stderr\n echo b | tee /dev/stderr >/dev/null\n [ -p /dev/stdout ] && echo pipe',
      shell: 'bash',
    });
    expect(tail(run).toSorted()).toEqual(['a', 'b', 'pipe']);
  });

  it('changes the job for the steps after it, and its own env wins over GITHUB_ENV', async () => {
    const job = createJobState({ environment: { LEVEL: 'job', KEEP: 'job' } });
    const folder = makeFolder('bin');
    writeFileSync(join(folder, 'tool'), '#!/bin/sh\necho tool ran\n');
    chmodSync(join(folder, 'tool'), 0o755);
    await runScript(
      { script: `echo LEVEL=changed >> "$GITHUB_ENV"\necho ${folder} >> "$GITHUB_PATH"\necho "::add-mask::hunter2"` },
      { job },
    );
    const next = await runScript({ script: 'echo $LEVEL $KEEP hunter2\ntool' }, { job });
    expect(tail(next)).toEqual(['changed job ***', 'tool ran']);
    expect(tail(await runScript({ script: 'echo $LEVEL' }, { job, env: { LEVEL: 'step' } }))).toEqual(['step']);
  });

  it('gets no ACTIONS_ variables', async () => {
    expect(tail(await runScript({ script: 'env | grep -c ^ACTIONS_ || true' }))).toEqual(['0']);
  });
});

describe('values that no process can take', () => {
  it('that are too long fail the step with the reason', async () => {
    const run = await runScript({ script: 'true' }, { env: { PLAN: 'x'.repeat(2_097_152) } });
    expect(run).toMatchObject({ conclusion: 'failure', exitCode: undefined });
    expect(run.annotations[0]?.message).toContain('E2BIG; an input or variable is longer than the system allows');
    expect((await runScript({ script: 'true' }, { env: { PLAN: 'x'.repeat(131_000) } })).conclusion).toBe('success');
  });

  it('are cut at a NUL', async () => {
    const job = createJobState();
    await runScript({ script: `printf 'A=one\\0two\\n\\0B=x\\n' >> "$GITHUB_ENV"` }, { job });
    expect(tail(await runScript({ script: 'echo "$A"' }, { job }))).toEqual(['one']);
  });
});
