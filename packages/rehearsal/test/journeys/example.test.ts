import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { defaultJourneys, journeys } from '../../src/journeys/index.ts';
import { applyEdit } from '../../src/repository/edits.ts';
import { gitIn } from '../../src/repository/git.ts';
import { developer } from '../../src/repository/scratch.ts';
import { copySourceTree } from '../../src/repository/tree-copy.ts';
import { pythonFiles, withoutPython } from '../../src/stage/without-python.ts';

const example = resolve(import.meta.dirname, '../../../../examples/monorepo');
const env = { PATH: process.env['PATH'] ?? '' };

async function copy(leaveOut?: RegExp): Promise<{ root: string; files: readonly string[] }> {
  const root = mkdtempSync(join(tmpdir(), 'example-'));
  return { root, files: await copySourceTree(example, root, gitIn(example, env, developer), leaveOut) };
}

it.each(journeys)('$name edits what is in the example', async ({ moves }) => {
  const { root } = await copy();
  for (const move of moves) for (const commit of move.commits) for (const edit of commit.edits) applyEdit(root, edit);
  rmSync(root, { recursive: true });
});

it('says which file of a journey is not as it was', () => {
  expect(() => applyEdit(example, { path: 'none.ts', append: '' })).toThrow(
    'a journey edits none.ts, but the file is not there',
  );
  expect(() => applyEdit(example, { path: 'package.json', replace: 'no such text', by: '' })).toThrow(
    'does not contain "no such text"',
  );
});

it('leaves out what only Python can show', async () => {
  const { root, files } = await copy(pythonFiles);
  rmSync(root, { recursive: true });
  expect(files.filter((file) => file.endsWith('.py') || file.endsWith('uv.lock'))).toEqual([]);
  const left = withoutPython(journeys);
  const edited = left.flatMap((journey) =>
    journey.moves.flatMap((move) => move.commits.flatMap((commit) => commit.edits.map((edit) => edit.path))),
  );
  expect(edited.some((path) => path.startsWith('packages/ui/'))).toBe(true);
  expect(edited.some((path) => path.endsWith('.py'))).toBe(false);
  expect(left.every((journey) => journey.expectations.length > 0)).toBe(true);
});

it('plays journeys that there are by default', () => {
  expect(defaultJourneys.filter((name) => !journeys.some((journey) => journey.name === name))).toEqual([]);
});
