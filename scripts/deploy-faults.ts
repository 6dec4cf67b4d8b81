import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { callNames, type FaultRow, namedFaults, playFault } from '@aevon/deploy/faults';
import type { OpenStage } from '@aevon/deploy/stage';
import { format, resolveConfig } from 'prettier';
import { openStage as openKoyeb } from '../packages/targets/koyeb/test/stage.ts';
import { openStage as openRailway } from '../packages/targets/railway/test/stage.ts';
import { openStage as openRender } from '../packages/targets/render/test/stage.ts';
import { openStage as openVercel } from '../packages/targets/vercel/test/stage.ts';
import { faultProblems, type PlatformRows, writeFaultPage } from './deploy-faults/page.ts';
import { root } from './root.ts';

const platforms: readonly (readonly [string, OpenStage])[] = [
  ['Koyeb', async () => openKoyeb('image')],
  ['Railway', openRailway],
  ['Render', openRender],
  ['Vercel', openVercel],
];

async function playAll(open: OpenStage): Promise<FaultRow[]> {
  const rows: FaultRow[] = [];
  // One after the other: each stage sets what this process trusts.
  for (const call of callNames)
    for (const fault of namedFaults)
      for (const times of ['once', 'always'] as const) rows.push(await playFault(open, call, fault, times));
  return rows;
}

const began = performance.now();
const played: PlatformRows[] = [];
for (const [platform, open] of platforms) played.push({ platform, rows: await playAll(open) });
const path = join(root, 'docs/deploy-faults.md');
writeFileSync(path, await format(writeFaultPage(played), { ...(await resolveConfig(path)), filepath: path }));
const problems = played.flatMap(faultProblems);
for (const problem of problems) console.error(problem);
const count = played.reduce((sum, { rows }) => sum + rows.length, 0);
const seconds = ((performance.now() - began) / 1000).toFixed(0);
console.log(`${count} deploys with faults, ${problems.length} problems, in ${seconds} s`);
if (problems.length > 0) process.exitCode = 1;
