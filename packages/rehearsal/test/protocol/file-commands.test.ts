import { appendFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createFileCommands } from '../../src/protocol/file-commands.ts';
import { filterJobOutputs } from '../../src/protocol/job-outputs.ts';
import { createJobState } from '../../src/protocol/job-state.ts';
import type { StepSession } from '../../src/protocol/step-session.ts';
import { beginSession } from './session.ts';
import { makeFolder } from '../step/temporary-folder.ts';

async function applyFiles(
  write: (files: Readonly<Record<string, string>>) => void,
  secrets: readonly string[] = [],
): Promise<StepSession> {
  const files = await createFileCommands(makeFolder('files'));
  write(files.environment);
  const { session } = beginSession({ job: createJobState({ secrets }) });
  await files.apply(session);
  await files.remove();
  expect(Object.values(files.environment).filter((path) => existsSync(path))).toEqual([]);
  return session;
}

const fileOf = (files: Readonly<Record<string, string>>, name: string): string => files[name] ?? '';

describe('files', () => {
  it('are there, empty, when the step starts', async () => {
    await applyFiles((files) => {
      expect(Object.keys(files).toSorted()).toEqual([
        'GITHUB_ARTIFACTS',
        'GITHUB_ARTIFACTS_LIST',
        'GITHUB_ENV',
        'GITHUB_OUTPUT',
        'GITHUB_PATH',
        'GITHUB_STATE',
        'GITHUB_STEP_SUMMARY',
      ]);
      expect(Object.values(files).every((path) => existsSync(path))).toBe(true);
    });
  });

  it('set environment, path, outputs and state', async () => {
    const session = await applyFiles((files) => {
      appendFileSync(fileOf(files, 'GITHUB_ENV'), '\uFEFFA=1\nB<<E\n2\n3\nE\n');
      appendFileSync(fileOf(files, 'GITHUB_PATH'), '/one\r\n\n/two\n/one\n');
      appendFileSync(fileOf(files, 'GITHUB_OUTPUT'), 'x=1\nX=2\n');
      appendFileSync(fileOf(files, 'GITHUB_STATE'), 's=1\n');
      appendFileSync(fileOf(files, 'GITHUB_ARTIFACTS'), 'anything = at all\n');
    });
    expect(Object.fromEntries(session.job.environment)).toEqual({ A: '1', B: '2\n3' });
    expect(session.job.prependPath).toEqual(['/two', '/one']);
    expect(session.outputs.toRecord()).toEqual({ x: '2' });
    expect(session.state.toRecord()).toEqual({ s: '1' });
    expect(session.commandFailed).toBe(false);
  });

  it.each(['NODE_OPTIONS', 'node_options'])('refuse %s in the environment with an error, and go on', async (name) => {
    const session = await applyFiles((files) => {
      appendFileSync(fileOf(files, 'GITHUB_ENV'), `${name}=--require /evil\n${name}<<E\nx\nE\nA=1\n`);
    });
    expect([...session.job.environment]).toEqual([['A', '1']]);
    expect(session.annotations.map((each) => each.message)).toEqual(
      Array(2).fill("Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command."),
    );
    expect(session.commandFailed).toBe(false);
  });

  it('with a bad line fail the step, keep what stood before it, and leave the other files alone', async () => {
    const session = await applyFiles((files) => {
      appendFileSync(fileOf(files, 'GITHUB_ENV'), 'A=1\nbad\nB=2\n');
      appendFileSync(fileOf(files, 'GITHUB_OUTPUT'), 'x=1\n');
    });
    expect(session.commandFailed).toBe(true);
    expect(session.log.lines).toEqual([
      "##[error]Unable to process file command 'env' successfully.",
      "##[error]Invalid format 'bad'",
    ]);
    expect([...session.job.environment]).toEqual([['A', '1']]);
    expect(session.outputs.toRecord()).toEqual({ x: '1' });
  });

  it('an output without a name fails the step', async () => {
    const session = await applyFiles((files) => appendFileSync(fileOf(files, 'GITHUB_OUTPUT'), '=1\n'));
    expect(session.commandFailed).toBe(true);
  });

  it('that a step removed or replaced by a folder do no harm beyond their own', async () => {
    const session = await applyFiles((files) => {
      rmSync(fileOf(files, 'GITHUB_OUTPUT'));
      rmSync(fileOf(files, 'GITHUB_ENV'));
      mkdirSync(fileOf(files, 'GITHUB_ENV'));
      appendFileSync(fileOf(files, 'GITHUB_STATE'), 's=1\n');
    });
    expect(session.commandFailed).toBe(true);
    expect(session.state.toRecord()).toEqual({ s: '1' });
  });
});

describe('the summary', () => {
  it('is masked line by line', async () => {
    const session = await applyFiles(
      (files) => appendFileSync(fileOf(files, 'GITHUB_STEP_SUMMARY'), '# hunter2\r\nx'),
      ['hunter2'],
    );
    expect(session.summary).toBe('# ***\nx\n');
  });

  it('leaks a secret that is wrapped over two lines, as on GitHub', async () => {
    const session = await applyFiles(
      (files) => appendFileSync(fileOf(files, 'GITHUB_STEP_SUMMARY'), 'hunt\ner2'),
      ['hunter2'],
    );
    expect(session.summary).toBe('hunt\ner2\n');
  });

  it('of exactly 1 MiB is kept, one byte more is dropped with an error and a green step', async () => {
    const kept = await applyFiles((files) =>
      writeFileSync(fileOf(files, 'GITHUB_STEP_SUMMARY'), 'x'.repeat(1_048_576)),
    );
    expect(kept.summary).toHaveLength(1_048_577);
    const dropped = await applyFiles((files) =>
      writeFileSync(fileOf(files, 'GITHUB_STEP_SUMMARY'), 'x'.repeat(1_048_577)),
    );
    expect(dropped.summary).toBe('');
    expect(dropped.annotations[0]?.message).toContain('supports content up to a size of 1024k, got 1024k');
    expect(dropped.commandFailed).toBe(false);
  });
});

it('drops a job output that holds a mask in any form, with a warning', () => {
  const { masker } = createJobState({ secrets: ['hunter2', 'prod'] });
  const encoded = Buffer.from('hunter2').toString('base64');
  expect(
    filterJobOutputs({ a: 'fine', b: '', c: 'x-hunter2', d: encoded, url: 'https://prod.example' }, masker),
  ).toEqual({
    kept: { a: 'fine' },
    warnings: ['c', 'd', 'url'].map((name) => `Skip output '${name}' since it may contain secret.`),
  });
});
