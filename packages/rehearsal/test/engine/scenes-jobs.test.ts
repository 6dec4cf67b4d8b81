import { expect, it } from 'vitest';
import { play, type Scene } from './play.ts';

const ok = 'runs-on: ubuntu-latest\n    steps: [{ run: "true" }]';
const bad = 'runs-on: ubuntu-latest\n    steps: [{ run: "false" }]';
const workflow = (jobs: string): string => `on: push\njobs:\n${jobs}`;

interface Case {
  readonly name: string;
  readonly scene: Scene;
  readonly conclusion: string;
  readonly jobs: Readonly<Record<string, string>>;
}

const cases: readonly Case[] = [
  {
    name: 'skips what needs a failed job, and fails the run',
    scene: { files: workflow(`  a:\n    ${bad}\n  b:\n    needs: a\n    ${ok}\n  c:\n    ${ok}\n`) },
    conclusion: 'failure',
    jobs: { a: 'failure', b: 'skipped', c: 'success' },
  },
  {
    name: 'runs always() and failure() after a failure, and not success()',
    scene: {
      files: workflow(
        `  a:\n    ${bad}\n  b:\n    needs: a\n    if: always()\n    ${ok}\n  c:\n    needs: a\n    if: failure()\n    ${ok}\n  d:\n    needs: a\n    if: success()\n    ${ok}\n`,
      ),
    },
    conclusion: 'failure',
    jobs: { a: 'failure', b: 'success', c: 'success', d: 'skipped' },
  },
  {
    name: 'skips a job whose ancestor was skipped, however green its direct need is',
    scene: {
      files: workflow(
        `  a:\n    if: false\n    ${ok}\n  b:\n    needs: a\n    if: always()\n    ${ok}\n  c:\n    needs: b\n    ${ok}\n`,
      ),
    },
    conclusion: 'success',
    jobs: { a: 'skipped', b: 'success', c: 'skipped' },
  },
  {
    name: 'lets !cancelled() decide by the result of a need',
    scene: {
      files: workflow(
        `  a:\n    if: false\n    ${ok}\n  b:\n    needs: a\n    if: \${{ !cancelled() && needs.a.result == 'skipped' }}\n    ${ok}\n`,
      ),
    },
    conclusion: 'success',
    jobs: { a: 'skipped', b: 'success' },
  },
  {
    name: 'is skipped as a whole when every job is',
    scene: { files: workflow(`  a:\n    if: github.event_name == 'schedule'\n    ${ok}\n`) },
    conclusion: 'skipped',
    jobs: { a: 'skipped' },
  },
  {
    name: 'forgives a job with continue-on-error, for the run and for those who need it',
    scene: { files: workflow(`  a:\n    continue-on-error: true\n    ${bad}\n  b:\n    needs: a\n    ${ok}\n`) },
    conclusion: 'success',
    jobs: { a: 'failure', b: 'success' },
  },
  {
    name: 'expands a matrix with include and exclude',
    scene: {
      files: workflow(
        `  a:\n    strategy: { matrix: { os: [x, y], n: [1, 2], exclude: [{ os: y, n: 2 }], include: [{ os: z }] } }\n    ${ok}\n`,
      ),
    },
    conclusion: 'success',
    jobs: { 'a (1)': 'success', 'a (2)': 'success', 'a (3)': 'success', 'a (4)': 'success' },
  },
  {
    name: 'keeps the other legs going without fail-fast',
    scene: {
      files: workflow(
        `  a:\n    strategy: { fail-fast: false, matrix: { n: [0, 1] } }\n    runs-on: ubuntu-latest\n    steps: [{ run: "exit \${{ matrix.n }}" }]\n`,
      ),
    },
    conclusion: 'failure',
    jobs: { 'a (1)': 'success', 'a (2)': 'failure' },
  },
  {
    name: 'cancels the other legs with fail-fast',
    scene: {
      files: workflow(
        `  a:\n    strategy: { matrix: { n: ["exit 1", "sleep 30"] } }\n    runs-on: ubuntu-latest\n    steps: [{ run: "\${{ matrix.n }}" }]\n`,
      ),
    },
    conclusion: 'failure',
    jobs: { 'a (1)': 'failure', 'a (2)': 'cancelled' },
  },
  {
    name: 'fails a job whose matrix is empty, with the reason',
    scene: { files: workflow(`  a:\n    strategy: { matrix: { n: "\${{ fromJSON('[]') }}" } }\n    ${ok}\n`) },
    conclusion: 'failure',
    jobs: { a: 'failure' },
  },
  {
    name: 'makes a matrix of the outputs of a job',
    scene: {
      files: workflow(
        `  a:\n    runs-on: ubuntu-latest\n    outputs: { m: "\${{ steps.m.outputs.m }}" }\n    steps: [{ id: m, run: 'echo ''m={"include":[{"k":"p"},{"k":"q"}]}'' >> "$GITHUB_OUTPUT"' }]\n` +
          `  b:\n    needs: a\n    strategy: { matrix: "\${{ fromJSON(needs.a.outputs.m) }}" }\n    runs-on: ubuntu-latest\n    steps: [{ run: 'test -n "\${{ matrix.k }}"' }]\n`,
      ),
    },
    conclusion: 'success',
    jobs: { a: 'success', 'b (1)': 'success', 'b (2)': 'success' },
  },
  {
    name: 'ends a job whose time is over, and counts the run as failed',
    scene: {
      files: workflow(`  a:\n    timeout-minutes: 0.01\n    runs-on: ubuntu-latest\n    steps: [{ run: sleep 30 }]\n`),
    },
    conclusion: 'failure',
    jobs: { a: 'timed-out' },
  },
  {
    name: 'names jobs in containers, with services and of other systems as not rehearsed',
    scene: {
      files: workflow(
        `  a:\n    container: node:24\n    ${ok}\n  b:\n    services: { db: { image: postgres } }\n    ${ok}\n  c:\n    runs-on: windows-latest\n    steps: [{ run: dir }]\n`,
      ),
    },
    conclusion: 'skipped',
    jobs: { a: 'skipped', b: 'skipped', c: 'skipped' },
  },
];

it.each(cases)('$name', async ({ scene, conclusion, jobs }) => {
  const played = await play(scene);
  expect(played.jobs).toEqual(jobs);
  expect(played.record.conclusion).toBe(conclusion);
});

it('says why a job was left out', async () => {
  const { record } = await play({ files: workflow(`  a:\n    container: node:24\n    ${ok}\n`) });
  expect(record.jobs[0]?.steps[0]).toMatchObject({ kind: 'not-rehearsed', conclusion: 'skipped' });
  expect(record.jobs[0]?.note).toContain('container');
});

it('waits with max-parallel', async () => {
  const running = new Set<string>();
  let most = 0;
  await play({
    files: workflow(`  a:\n    strategy: { max-parallel: 1, matrix: { n: [1, 2, 3] } }\n    ${ok}\n`),
    listener: (progress) => {
      if (progress.type === 'job-start') most = Math.max(most, running.add(progress.job).size);
      if (progress.type === 'job-end') running.delete(progress.record.id);
    },
  });
  expect(most).toBe(1);
});

it('says of each skipped job which part of its condition was false, in words', async () => {
  const { record } = await play({
    files: workflow(
      `  plan:\n    runs-on: ubuntu-latest\n    outputs: { lint: "\${{ steps.s.outputs.lint }}" }\n    steps: [{ id: s, run: "echo lint=no >> $GITHUB_OUTPUT" }]\n` +
        `  lint:\n    needs: plan\n    if: needs.plan.outputs.lint == 'yes'\n    ${ok}\n` +
        `  after:\n    needs: lint\n    ${ok}\n` +
        `  bad:\n    ${bad}\n` +
        `  late:\n    needs: [plan, bad]\n    ${ok}\n` +
        `  mend:\n    needs: plan\n    if: failure()\n    ${ok}\n` +
        `  shown:\n    needs: plan\n    if: inputs.x == 'y' || vars.key == 'z'\n    ${ok}\n`,
    ),
    variables: { key: 'hidden-value' },
    secrets: { KEY: 'hidden-value' },
  });
  const notes = record.jobs.flatMap(({ id, note }) => (note === undefined ? [] : [[id, note]]));
  expect(Object.fromEntries(notes)).toEqual({
    lint: "`needs.plan.outputs.lint == 'yes'` was false (lint is 'no')",
    after: 'it needs lint, which was skipped',
    late: 'it needs bad, which failed',
    mend: 'nothing that it needs failed',
    shown: "`inputs.x == 'y'` was false (x is not set) and `vars.key == 'z'` was false (key is '***')",
  });
});
