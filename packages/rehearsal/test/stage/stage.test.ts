import { expect, it } from 'vitest';
import type { Journey } from '../../src/journeys/index.ts';
import type { JourneyRecord } from '../../src/record.ts';
import { playJourney } from '../../src/stage/play-journey.ts';
import type { Stage, StageOptions } from '../../src/stage/stage.ts';
import { writeTree } from '../step/temporary-folder.ts';
import { openSmallStage } from './small-stage.ts';

const signal = new AbortController().signal;

async function open(
  files: Readonly<Record<string, string>>,
  release: Readonly<Record<string, string>> = {},
  more: Partial<StageOptions> = {},
): Promise<Stage> {
  return openSmallStage({ from: writeTree(files), release: writeTree(release), parallel: 2, signal, ...more });
}

const edits = [{ path: 'a.txt', append: 'two\n' }];
const commits = [
  { message: 'Change a', edits },
  { message: 'Change it again', edits },
];
const journey = (moves: Journey['moves'], more: Partial<Journey> = {}): Journey => ({
  name: 'j',
  title: 't',
  story: 's',
  moves,
  expectations: [],
  ...more,
});
const opened = { move: 'open-pull-request', branch: 'topic', title: 'A topic', body: '', commits } as const;
const merged = { move: 'merge', branch: 'topic', title: 'A topic', commits } as const;

function logOf(record: JourneyRecord): string {
  return record.runs
    .flatMap((run) => run.jobs.flatMap((job) => job.steps.flatMap((step) => step.log.map((line) => line.text))))
    .join('\n');
}

const workflow = (on: string, steps: string): string =>
  `name: W\non: ${on}\npermissions: { contents: read }\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n${steps}`;

it('checks out the merge commit of a pull request as the real action leaves it', async () => {
  const script = [
    'git status --short --branch',
    'git for-each-ref --format="%(refname)"',
    'echo "parents $(git cat-file -p HEAD | grep -c ^parent) depth $(git rev-list --count HEAD)"',
    'test "$(git rev-parse HEAD)" = "$GITHUB_SHA" && echo at the sha of the event',
    'git fetch --quiet --depth=1 origin refs/heads/main && echo fetched with what was left',
    'git config --local --list | grep -c ghs_ || echo no token in the configuration',
    'git remote get-url origin; cat a.txt | wc -l',
  ];
  const steps = `      - uses: actions/checkout@v7\n        id: out\n      - run: |\n${script.map((line) => `          ${line}`).join('\n')}\n      - run: echo "\${{ steps.out.outputs.ref }} \${{ github.event.pull_request.title }} \${{ github.base_ref }}"\n`;
  const stage = await open({ 'a.txt': 'one\n', '.github/workflows/w.yml': workflow('pull_request', steps) });
  const record = await playJourney(stage, journey([opened]), () => undefined, signal);
  await stage.stop();
  const log = logOf(record);
  expect(record.runs.map((run) => run.conclusion)).toEqual(['success']);
  expect(record.asExpected).toBe(true);
  for (const said of [
    '## HEAD (no branch)',
    'refs/remotes/pull/1/merge',
    'parents 2 depth 1',
    'at the sha of the event',
    'fetched with what was left',
    'no token in the configuration',
    'https://github.com/acme/shop',
    '3',
    'refs/pull/1/merge A topic main',
  ])
    expect(log.split('\n')).toContain(said);
  expect(record.runs[0]?.jobs[0]?.steps.map((step) => `${step.phase} ${step.kind}`)).toEqual([
    'main stand-in',
    'main run',
    'main run',
    'post action',
  ]);
});

it('checks out a branch with its whole history, and by its name alone', async () => {
  const steps = `      - uses: actions/checkout@v4\n        with: { fetch-depth: 0, persist-credentials: false }\n      - run: |\n          git status --short --branch | head -1\n          echo "commits $(git rev-list --count HEAD)"\n          git fetch --quiet origin main 2>/dev/null || echo no credentials left\n      - uses: actions/checkout@v4\n        with: { ref: topic, path: other }\n      - run: git -C other status --short --branch | head -1\n`;
  const stage = await open({ 'a.txt': 'one\n', '.github/workflows/w.yml': workflow('push', steps) });
  const record = await playJourney(stage, journey([merged]), () => undefined, signal);
  await stage.stop();
  const log = logOf(record).split('\n');
  expect(record.runs.map((run) => run.conclusion)).toEqual(['success']);
  expect(log).toEqual(
    expect.arrayContaining(['## main...origin/main', 'commits 4', 'no credentials left', '## topic...origin/topic']),
  );
});

it('says why it does not check out submodules', async () => {
  const stage = await open({
    'a.txt': 'one\n',
    '.github/workflows/w.yml': workflow(
      'push',
      '      - uses: actions/checkout@v4\n        with: { submodules: true }\n',
    ),
  });
  const record = await playJourney(stage, journey([merged]), () => undefined, signal);
  await stage.stop();
  expect(logOf(record)).toContain('checkouts with submodules are not rehearsed');
});

it('shows a checkout that was cancelled as cancelled', async () => {
  const steps = `      - uses: actions/checkout@v4\n      - run: "true"\n`;
  const cancelling = new AbortController();
  const stage = await open({ 'a.txt': 'one\n', '.github/workflows/w.yml': workflow('push', steps) }, undefined, {
    signal: cancelling.signal,
    listener: (progress) => {
      // Once its condition was evaluated, and before its first git.
      if (progress.type === 'step-start')
        queueMicrotask(() => cancelling.abort(new Error('The operation was canceled.')));
    },
  });
  const record = await playJourney(stage, journey([merged, opened]), () => undefined, cancelling.signal);
  await stage.stop();
  expect(record).toMatchObject({ cancelled: true, asExpected: false, expectations: [] });
  expect(record.runs.map((run) => run.conclusion)).toEqual(['cancelled']);
  expect(record.runs[0]?.jobs[0]?.steps.map(({ conclusion }) => conclusion)).toEqual(['cancelled', 'skipped']);
});

it('runs the workflows whose filters fit, each by the payload of the event', async () => {
  const say = (text: string): string => `      - run: echo "${text}"\n`;
  const stage = await open({
    'a.txt': 'one\n',
    '.github/workflows/push.yml': workflow(
      '{ push: { branches: [main] } }',
      say(
        '${{ github.event.before != github.event.after }} ${{ github.event.commits[0].message }} ${{ github.event.head_commit.id == github.sha }}',
      ),
    ),
    '.github/workflows/docs.yml': workflow('{ push: { paths: ["docs/**"] } }', say('never')),
    '.github/workflows/pull.yml': workflow(
      'pull_request',
      say(
        '${{ github.event.number }} ${{ github.event.pull_request.head.ref }} ${{ github.event.pull_request.changed_files }}',
      ),
    ),
  });
  const record = await playJourney(stage, journey([opened, merged]), () => undefined, signal);
  await stage.stop();
  expect(record.runs.map((run) => run.event)).toEqual(['pull_request', 'push']);
  expect(logOf(record).split('\n')).toEqual(expect.arrayContaining(['1 topic 1', 'true Change a true']));
});

it('reaches the release tree as aevon/actions at any version, and the services with the tokens of the job', async () => {
  const call = `on: push\npermissions: { contents: read }\njobs:\n  ci:\n    uses: aevon/actions/.github/workflows/ci.yml@v1\n`;
  const ci = `on: workflow_call\njobs:\n  a:\n    runs-on: ubuntu-latest\n    permissions: { contents: read }\n    steps: [{ uses: $/ask }]\n`;
  const ask = `const token = process.env.INPUT_TOKEN;\nconst get = (path) => fetch(process.env.GITHUB_API_URL + path, { headers: { authorization: 'Bearer ' + token } });\nconsole.log('repository ' + (await get('/repos/acme/shop')).status);\nconsole.log('other host ' + (await fetch('https://example.com/').then((r) => r.status, () => 'refused')));\n`;
  const stage = await open(
    { 'a.txt': 'one\n', '.github/workflows/w.yml': call },
    {
      '.github/workflows/ci.yml': ci,
      'ask/action.yml':
        'name: ask\ndescription: d\ninputs: { token: { description: t, default: "${{ github.token }}" } }\nruns: { using: node24, main: m.mjs }\n',
      'ask/m.mjs': ask,
    },
  );
  const record = await playJourney(stage, journey([merged]), () => undefined, signal);
  await stage.stop();
  expect(record.runs[0]?.conclusion).toBe('success');
  expect(logOf(record)).toContain('repository 200');
  expect(record.runs[0]?.requests.some((request) => request.host === 'api.github.com' && request.status === 200)).toBe(
    true,
  );
  // A host that nobody stands in for is refused, and the journey is not as expected.
  expect(record.asExpected).toBe(false);
  expect(record.expectations.find((item) => !item.met)?.seen).toBe('example.com');
});

it('counts steps that were left out', async () => {
  const steps = `      - uses: them/there@v1\n`;
  const stage = await open({ 'a.txt': 'one\n', '.github/workflows/w.yml': workflow('push', steps) });
  const record = await playJourney(stage, journey([merged]), () => undefined, signal);
  const allowed = await playJourney(
    stage,
    journey([{ ...merged, branch: 'more' }], { mayBeLeftOut: [/^them\//] }),
    () => undefined,
    signal,
  );
  await stage.stop();
  expect(record.asExpected).toBe(false);
  expect(record.expectations[0]).toMatchObject({ met: false, text: 'Every step was rehearsed.' });
  expect(allowed.asExpected).toBe(true);
});
