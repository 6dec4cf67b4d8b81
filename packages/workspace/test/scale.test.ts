import { expect, it } from 'vitest';
import { affected, openRepository, readLockChanges, readWorkspace, resolveChangeSet } from '../src/index.ts';
import { openGit } from './sandbox.ts';
import { makeScale } from './scale.ts';

it('plans a thousand packages without a wait that a person would notice', async () => {
  const { folder, base } = makeScale();
  const git = openGit(folder);
  const start = performance.now();
  const changeSet = await resolveChangeSet({
    git,
    event: { name: 'workflow_dispatch', payload: {} },
    runner: { sha: '', ref: 'refs/heads/main', refName: 'main' },
    base,
    onUndetectable: 'fail',
  });
  const workspace = await readWorkspace(openRepository({ git, root: folder }));
  const lockChanges = await readLockChanges({ git, workspace, changeSet });
  const result = affected({ workspace, changeSet, lockChanges });
  const took = performance.now() - start;
  expect(workspace.packages).toHaveLength(1001);
  expect(result.packages.filter(({ reasons }) => reasons[0]?.kind === 'files')).toHaveLength(25);
  expect(took).toBeLessThan(5_000);
});
