import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import type { Journey } from '../../src/journeys/index.ts';
import type { WorkflowRunRecord } from '../../src/record.ts';
import { jobBaseEnvironment } from '../../src/stage/job-environment.ts';
import { playJourney } from '../../src/stage/play-journey.ts';
import { findRegistries } from '../../src/stage/registries.ts';
import { writeTree } from '../step/temporary-folder.ts';
import { openSmallStage } from './small-stage.ts';

const release = fileURLToPath(new URL('../../../../release', import.meta.url));

const files = {
  'package.json': JSON.stringify({
    name: 'x',
    private: true,
    packageManager: 'pnpm@12.21.0',
    dependencies: { 'left-pad': '1.3.0' },
  }),
  'pnpm-workspace.yaml': 'pmOnFail: ignore\npackages: [packages/*]\n',
  'pnpm-lock.yaml': `lockfileVersion: '9.0'

settings:
  autoInstallPeers: true
  excludeLinksFromLockfile: false

importers:

  .:
    dependencies:
      left-pad:
        specifier: 1.3.0
        version: 1.3.0

packages:

  left-pad@1.3.0:
    resolution: {integrity: sha512-XI5MPzVNApjAyhQzphX8BkmKsKUxD4LdyK24iZeQGinBN9yTQT3bFlCBy/aVx2HrNcqQGsdot8ghrjyrvMCoEA==}
    deprecated: use String.prototype.padStart()

snapshots:

  left-pad@1.3.0: {}
`,
  // A home that knows nothing, as each job has it on a machine of GitHub.
  '.github/workflows/w.yml': `on: [push, pull_request]
permissions: { contents: read }
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v7
      - run: find "$HOME" -mindepth 1 -delete
      - id: setup
        uses: aevon/actions/setup@v1
        with: { cache: 'true' }
      - run: test -d node_modules/left-pad
`,
};

function seen(run: WorkflowRunRecord | undefined): { conclusion: string | undefined; cache: unknown; log: string } {
  const steps = run?.jobs[0]?.steps ?? [];
  return {
    conclusion: run?.conclusion,
    cache: steps.find((step) => step.outputs['cache'] !== undefined)?.outputs['cache'],
    log: steps.flatMap((step) => step.log.map(({ text }) => text)).join('\n'),
  };
}

it('saves the store of a package manager in the cache of GitHub, and finds it in the next run', async () => {
  const { signal } = new AbortController();
  const stage = await openSmallStage({
    ...{ from: writeTree(files), release, signal },
    env: jobBaseEnvironment(process.env),
    registries: await findRegistries(process.env),
  });
  const commit = (path: string) => [{ message: path, edits: [{ path, append: '\n' }] }];
  const journey: Journey = {
    name: 'cache',
    title: 't',
    story: 's',
    moves: [
      { move: 'merge', branch: 'one', title: 'One', commits: commit('pnpm-workspace.yaml') },
      { move: 'open-pull-request', branch: 'two', title: 'Two', body: '', commits: commit('package.json') },
    ],
    expectations: [],
  };
  const { runs } = await playJourney(stage, journey, () => undefined, signal);
  await stage.stop();
  const [first, second] = runs.map(seen);
  expect(first).toMatchObject({ conclusion: 'success', cache: 'miss' });
  expect(first?.log).toMatch(/cache of pnpm: saved \(\d/);
  expect(second).toMatchObject({ conclusion: 'success', cache: 'hit' });
  expect(second?.log).toContain('reused 1, downloaded 0');
});
