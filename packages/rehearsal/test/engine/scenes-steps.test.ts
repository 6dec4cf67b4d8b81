import { expect, it } from 'vitest';
import { play } from './play.ts';

const job = (steps: string, keys = ''): string =>
  `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n${keys}    steps:\n${steps}`;

async function outcomes(steps: string): Promise<string[]> {
  const { record } = await play({ files: job(steps) });
  return (record.jobs[0]?.steps ?? []).map((step) => step.conclusion);
}

it('skips steps after a failure unless their condition holds', async () => {
  const steps = `      - run: exit 1\n      - run: "true"\n      - if: always()\n        run: "true"\n      - if: failure()\n        run: "true"\n      - if: cancelled()\n        run: "true"\n`;
  expect(await outcomes(steps)).toEqual(['failure', 'skipped', 'success', 'success', 'skipped']);
});

it('tells outcome and conclusion apart with continue-on-error', async () => {
  const { record, log } = await play({
    files: job(
      `      - id: x\n        continue-on-error: true\n        run: exit 1\n      - run: echo "\${{ steps.x.outcome }} \${{ steps.x.conclusion }} \${{ job.status }}"\n`,
    ),
  });
  expect(record.conclusion).toBe('success');
  expect(log('a')).toContain('failure success success');
});

it('ends a step whose time is over as a failure', async () => {
  const { record } = await play({
    files: job('      - timeout-minutes: 0.01\n        run: sleep 20\n      - if: failure()\n        run: "true"\n'),
  });
  expect(record.jobs[0]?.steps.map((step) => step.conclusion)).toEqual(['timed-out', 'success']);
  expect(record.conclusion).toBe('failure');
});

it('layers env of workflow, job, GITHUB_ENV and step, and hands on PATH', async () => {
  const { log } = await play({
    files: `on: push\nenv: { A: w, B: w, C: w }\njobs:\n  a:\n    runs-on: ubuntu-latest\n    env: { B: j, C: j }\n    steps:\n      - run: |\n          echo "C=file" >> "$GITHUB_ENV"\n          mkdir -p "$RUNNER_TEMP/bin" && printf '#!/bin/sh\\necho mine' > "$RUNNER_TEMP/bin/tool" && chmod +x "$RUNNER_TEMP/bin/tool"\n          echo "$RUNNER_TEMP/bin" >> "$GITHUB_PATH"\n      - env: { D: "\${{ env.C }}-step" }\n        run: echo "$A $B $C $D \${{ env.D }} $(tool)"\n`,
  });
  expect(log('a')).toContain('w j file file-step file-step mine');
});

it('applies defaults of job and workflow', async () => {
  const { log } = await play({
    files: `on: push\ndefaults: { run: { shell: sh } }\njobs:\n  a:\n    runs-on: ubuntu-latest\n    defaults: { run: { working-directory: sub } }\n    steps:\n      - working-directory: .\n        run: mkdir sub\n      - run: basename "$PWD"; echo "\${BASH_VERSION:-no bash}"\n`,
  });
  expect(log('a').split('\n')).toEqual(expect.arrayContaining(['sub', 'no bash']));
});

it('shows the contexts that GitHub documents', async () => {
  const { log } = await play({
    files: job(
      `      - id: here\n        run: |\n          echo "\${{ github.repository }} \${{ github.ref_name }} \${{ github.workflow_ref }} \${{ github.job }} \${{ github.action }}"\n          echo "\${{ runner.os != '' && runner.temp != '' }} \${{ strategy.job-total }} \${{ strategy.fail-fast }} \${{ vars.PLACE }} \${{ secrets.NONE }}|"\n          echo "$GITHUB_JOB $GITHUB_RUN_ID $GITHUB_ACTION $(test -f "$GITHUB_EVENT_PATH" && echo event) $(basename "$PWD")"\n`,
    ),
    variables: { PLACE: 'here' },
  });
  expect(log('a')).toContain('shop/shop main shop/shop/.github/workflows/main.yml@refs/heads/main a here');
  expect(log('a')).toContain('true 1 true here |');
  expect(log('a')).toContain('a 4711 here event shop');
});

it('hashes files, and gives nothing for no file', async () => {
  const { log } = await play({
    files: job(
      `      - run: mkdir -p x && printf hello > x/a.lock\n      - run: echo "[\${{ hashFiles('**/*.lock') }}] [\${{ hashFiles('none/*') }}]"\n`,
    ),
  });
  // SHA-256 over the SHA-256 of `hello`.
  expect(log('a')).toContain('[9595c9df90075148eb06860365df33584b75bff782a510c6cd4883a419833d50] []');
});

it('hides secrets and the token everywhere, and drops outputs that hold one', async () => {
  const { record, log } = await play({
    files: `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    outputs: { leak: "\${{ steps.l.outputs.v }}", fine: "1" }\n    steps:\n      - id: l\n        run: |\n          echo "\${{ secrets.KEY }} \${{ github.token }}"\n          echo "v=\${{ secrets.KEY }}" >> "$GITHUB_OUTPUT"\n`,
    secrets: { KEY: 'hunter2hunter2' },
  });
  expect(log('a')).not.toContain('hunter2');
  expect(log('a')).not.toContain('ghs_token');
  expect(record.jobs[0]?.outputs).toEqual({ fine: '1' });
  expect(record.jobs[0]?.note).toContain("Skip output 'leak'");
});

it('gives services to actions only, and the job has a status of its own in a composite action', async () => {
  const { record, log } = await play({
    files: {
      '.github/workflows/main.yml': job(
        `      - run: echo "[\${ACTIONS_RUNTIME_TOKEN:-none}]"\n      - uses: ./c\n        with: { word: hi }\n        id: c\n      - run: echo "\${{ steps.c.outputs.said }}"\n`,
      ).replace('    steps:\n', '    steps:\n      - uses: $/put\n'),
      'put/action.yml': 'name: put\ndescription: d\nruns: { using: node24, main: m.js }\n',
      'put/m.js':
        "const fs=require('fs');console.log('token '+Boolean(process.env.ACTIONS_RUNTIME_TOKEN));fs.mkdirSync('c');fs.writeFileSync('c/action.yml',`name: c\ndescription: d\ninputs: { word: { description: w } }\noutputs: { said: { description: s, value: '${'$'}{{ steps.s.outputs.v }}' } }\nruns:\n  using: composite\n  steps:\n    - id: s\n      shell: bash\n      run: echo \"v=${'$'}{{ inputs.word }}-${'$'}(basename ${'$'}GITHUB_ACTION_PATH)\" >> \"${'$'}GITHUB_OUTPUT\"\n    - if: failure()\n      shell: bash\n      run: echo never\n`)",
    },
  });
  expect(record.conclusion).toBe('success');
  expect(log('a')).toContain('token true');
  expect(log('a')).toContain('[none]');
  expect(log('a')).toContain('hi-c');
});

it('runs pre before the first step and post from the last action to the first, with its state', async () => {
  const action = (name: string): Record<string, string> => ({
    [`${name}/action.yml`]: `name: ${name}\ndescription: d\nruns: { using: node24, pre: pre.js, main: main.js, post: post.js, post-if: "always()" }\n`,
    [`${name}/pre.js`]: `require('fs').appendFileSync(process.env.GITHUB_STATE, 'p=pre-${name}\\n')`,
    [`${name}/main.js`]: `console.log(process.env.STATE_p); require('fs').appendFileSync(process.env.GITHUB_STATE, 'm=main-${name}\\n')`,
    [`${name}/post.js`]: `console.log('post ' + process.env.STATE_p + ' ' + process.env.STATE_m)`,
  });
  const { record, log } = await play({
    files: {
      '.github/workflows/main.yml': job('      - uses: $/one\n      - uses: $/two\n      - run: exit 1\n'),
      ...action('one'),
      ...action('two'),
    },
  });
  const steps = record.jobs[0]?.steps.map((step) => `${step.phase} ${step.name}`);
  expect(steps).toEqual([
    'pre Pre Run $/one',
    'pre Pre Run $/two',
    'main Run $/one',
    'main Run $/two',
    'main Run exit 1',
    'post Post Run $/two',
    'post Post Run $/one',
  ]);
  expect(log('a')).toContain('pre-one');
  expect(log('a')).toContain('post pre-two main-two');
});

it('names what it does not rehearse and goes on', async () => {
  const { record } = await play({
    files: job(
      '      - uses: some/action@v1\n      - uses: docker://alpine\n      - run: sleep 0\n        background: true\n      - run: "true"\n',
    ),
  });
  expect(record.jobs[0]?.steps.map((step) => step.kind)).toEqual([
    'not-rehearsed',
    'not-rehearsed',
    'not-rehearsed',
    'run',
  ]);
  expect(record.jobs[0]?.steps[0]?.note).toContain('some/action at v1 is a third-party action');
});

it('fails a step whose expression is wrong, and a workflow that does not parse', async () => {
  const wrong = await play({ files: job(`      - run: echo "\${{ fromJSON('{') }}"\n`) });
  expect(wrong.record.conclusion).toBe('failure');
  expect(wrong.log('a')).toContain('fromJSON');
  const broken = await play({ files: 'on: push\njobs:\n  a:\n    steps: []\n' });
  expect(broken.record.jobs[0]?.note).toContain('is not a valid workflow');
});

it('keeps apostrophes in scripts with expressions', async () => {
  const { log } = await play({ files: job(`      - run: echo 'it' 'is' '\${{ github.ref_name }}' 'fine'\n`) });
  expect(log('a')).toContain("echo 'it' 'is' 'main' 'fine'");
});

it('says why it skipped a step, without its secrets', async () => {
  const { record } = await play({
    files: `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    env: { KEY: "\${{ secrets.key }}" }\n    steps:\n      - if: env.KEY == 'x'\n        run: "true"\n      - run: "false"\n      - run: "true"\n      - if: cancelled()\n        run: "true"\n`,
    secrets: { key: 'hidden-value' },
  });
  expect(record.jobs[0]?.steps.map(({ conclusion, note }) => [conclusion, note])).toEqual([
    ['skipped', "`env.KEY == 'x'` was false (KEY is '***')"],
    ['failure', undefined],
    ['skipped', 'a step before it failed'],
    ['skipped', 'the job was not cancelled'],
  ]);
});
