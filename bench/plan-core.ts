import { readFileSync } from 'node:fs';
import { makeMatrices, makePlan } from '@aevon/pipeline';
import { createExec } from '@aevon/process';
import { createGit } from '@aevon/workspace';

/** What plan does between its inputs and its outputs; with `--load-only` nothing but its imports. */
const [root = '', eventFile = ''] = process.argv.slice(2);
if (root !== '--load-only') {
  const clock = { now: () => new Date(), monotonic: () => performance.now(), sleep: () => Promise.resolve() };
  const exec = createExec({ clock, env: { PATH: process.env['PATH'] ?? '' }, show: () => undefined });
  const payload: unknown = JSON.parse(readFileSync(eventFile, 'utf8'));
  const head = typeof payload === 'object' && payload !== null && 'after' in payload ? String(payload.after) : '';
  const plan = await makePlan({
    git: createGit({ exec, cwd: root }),
    root,
    event: { name: 'push', payload },
    runner: { sha: head, ref: 'refs/heads/main', refName: 'main' },
    manifest: { file: 'aevon.yml', named: false },
    onUndetectable: 'fail',
  });
  makeMatrices(plan.document, { packagesPerJob: 40, manifest: plan.manifest });
  if (plan.document.packages.length === 0) throw new Error('nothing was affected, so nothing was measured');
}
