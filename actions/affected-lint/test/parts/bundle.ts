import { mkdtemp } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PlanDocument } from '@aevon/pipeline';
import { type ActionRun, runAction } from '@aevon/rehearsal';
import { createFolder, git, planOf, ui } from './shop.ts';

const action = fileURLToPath(new URL('../../../../release/affected-lint', import.meta.url));

export interface BundleOptions extends Omit<Parameters<typeof runAction>[0], 'action' | 'workspace'> {
  readonly plan?: PlanDocument;
  /** The commit that the plan is of. Default: the one checked out. */
  readonly head?: string;
}

/** Runs the shipped bundle in a shop, as the runner would; its temporary folder stays until the end of the tests. */
export async function runBundle(shop: string, options: BundleOptions = {}): Promise<ActionRun> {
  const { plan = planOf([ui]), head = git(shop, 'rev-parse', 'HEAD'), inputs = {}, ...rest } = options;
  const tempDir = options.tempDir ?? (await mkdtemp(path.join(await createFolder(), 'temp-')));
  return runAction({
    action,
    workspace: shop,
    tempDir,
    ...rest,
    inputs: { plan: JSON.stringify({ ...plan, head }), ...inputs },
  });
}
