import { describe, expect, it } from 'vitest';
import { createRuff, type LinterRun } from '../src/index.ts';
import { createRepository, installRuff, realExec, requestFor } from './fixture.ts';

const ruff = createRuff(realExec());
const names = ['a', 'b', 'clean', 'empty', 'black', 'odd'];

async function answers(
  extra: Readonly<Record<string, string>>,
): Promise<{ together: LinterRun[]; alone: LinterRun[]; sizes: number[] }> {
  const root = await createRepository({
    'pyproject.toml': '[tool.ruff]\nexclude = ["services/a/gen"]\n[tool.ruff.lint]\nselect = ["F", "I"]\n',
    'services/a/a.py': 'import os\n',
    'services/a/gen/b.py': 'import os\n',
    'services/b/pyproject.toml': '[tool.ruff]\nline-length = 40\n',
    'services/b/b.py': 'import os\n\nx   = "a text that is longer than forty"\n',
    'services/clean/c.py': 'x = 1\n',
    'services/empty/readme.txt': '',
    'services/black/pyproject.toml': '[tool.black]\n',
    'services/black/b.py': 'x   = 1\n',
    'services/odd/ruff.toml': 'respect-gitignore = false\n',
    'services/odd/o.py': 'import sys\n',
    ...extra,
  });
  await installRuff(root);
  const requests = names.map((name) => requestFor(root, { path: `services/${name}` }));
  const batches = await ruff.batch(requests);
  const runs = new Map<string, LinterRun>();
  for (const batch of batches) {
    for (const [index, run] of (await batch.lint(1)).entries()) runs.set(batch.requests[index]!.project.path, run);
  }
  const alone = [];
  for (const request of requests) alone.push(await ruff.lint(request));
  const together = requests.map(({ project }) => runs.get(project.path)!);
  return { together, alone, sizes: batches.map((batch) => batch.requests.length) };
}

function answerOf({ outcome, version, files, findings, problem }: LinterRun): object {
  return { outcome, version, files, findings, problem };
}

describe('Ruff, one process for many packages', () => {
  it.each([
    ['configurations of their own, another formatter', {}],
    ['a syntax error in one', { 'services/b/s.py': 'def (\n' }],
    ['a broken configuration in one', { 'services/clean/ruff.toml': 'nonsense = 1\n' }],
  ])('says the same as a process for each: %s', async (_, extra) => {
    const { together, alone, sizes } = await answers(extra);
    expect(together.map(answerOf)).toEqual(alone.map(answerOf));
    expect(sizes).toEqual([4, 1, 1]);
  });
});
