import { Red } from '@aevon/kit';
import type { PlanDocument, TestRunnerName } from '@aevon/pipeline';
import { emptyManifest } from '@aevon/pipeline';
import type { Branches } from '../../src/branches.ts';
import { mergeTests } from '../../src/merge-run.ts';
import type { Inputs } from '../../src/settings.ts';
import { runTests } from '../../src/test-run.ts';
import type { Bench } from './world.ts';

const inputs: Inputs = {
  mode: 'run',
  plan: undefined,
  packages: [],
  runners: [],
  shard: 1,
  shards: undefined,
  retries: undefined,
  minTests: undefined,
  maxFlaky: undefined,
  quarantine: undefined,
  coverage: false,
  maxDrop: undefined,
  timeout: 60_000,
  concurrency: 1,
  uploadReport: false,
  name: 'test',
  cache: true,
  manifest: undefined,
  workingDirectory: '.',
  token: '',
};

export type Member = readonly [name: string, path: string, runner: TestRunnerName];

export function planOf(members: readonly Member[], head = 'a'.repeat(40)): PlanDocument {
  return {
    version: 1,
    mode: 'all',
    reason: 'the test says so',
    head,
    event: 'push',
    services: [],
    total: members.length,
    packages: members.map(([name, path, runner]) => ({
      name,
      path,
      language: runner === 'vitest' ? ('node' as const) : ('python' as const),
      reasons: ['1 file changed'],
      linters: [],
      testRunners: [runner],
      builds: false,
    })),
  };
}

export interface Outcome {
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly code: string;
}

export const onMain: Branches = { compareWith: ['main'], writes: 'main' };
export const onPull: Branches = { compareWith: ['main'], writes: undefined };

async function settle(work: Promise<object>): Promise<Outcome> {
  try {
    return { outputs: { ...(await work) }, code: '' };
  } catch (error) {
    if (error instanceof Red) return { outputs: error.outputs, code: error.facts.code };
    throw error;
  }
}

/** Runs the tests of a repository and gives the outputs, red or green. */
export async function runIn(
  bench: Bench,
  root: string,
  members: readonly Member[],
  changes: Partial<Inputs> = {},
  branches = onMain,
): Promise<Outcome> {
  return settle(
    runTests(
      bench.ports,
      { ...inputs, ...changes },
      { plan: planOf(members), manifest: emptyManifest, root, branches },
    ),
  );
}

export async function mergeIn(bench: Bench, changes: Partial<Inputs> = {}, branches = onMain): Promise<Outcome> {
  return settle(mergeTests(bench.ports, { ...inputs, mode: 'merge', ...changes }, { plan: undefined, branches }));
}
