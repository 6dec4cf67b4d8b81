import { expect, it } from 'vitest';
import { play } from './play.ts';

it('runs scripts, actions with their post phase, matrices, outputs and a called workflow', async () => {
  const { record, jobs, log } = await play({
    files: {
      '.github/workflows/main.yml': `
on: push
env: { A: one }
jobs:
  a:
    runs-on: ubuntu-latest
    outputs: { v: "\${{ steps.s.outputs.v }}" }
    steps:
      - id: s
        run: echo "v=it's \${{ github.ref_name }} '$A'" >> "$GITHUB_OUTPUT"
      - uses: $/act
        id: act
        with: { who: me }
      - run: echo "\${{ steps.act.outputs.greeting }}"
  b:
    needs: a
    strategy: { matrix: { n: [1, 2] } }
    runs-on: ubuntu-latest
    steps:
      - run: echo "\${{ needs.a.outputs.v }} \${{ matrix.n }}"
  c:
    needs: b
    uses: ./.github/workflows/called.yml
    with: { n: 3 }
`,
      '.github/workflows/called.yml': `
on:
  workflow_call:
    inputs: { n: { type: number, required: true } }
jobs:
  inner:
    runs-on: ubuntu-latest
    steps:
      - run: echo "n is \${{ inputs.n }} \${{ job.workflow_ref }}"
`,
      'act/action.yml': `
name: act
description: d
inputs: { who: { description: d, default: you } }
outputs: { greeting: { description: d } }
runs: { using: node24, main: main.js, post: post.js }
`,
      'act/main.js': `const fs = require('fs'); fs.appendFileSync(process.env.GITHUB_OUTPUT, 'greeting=hello ' + process.env.INPUT_WHO + '\\n'); fs.appendFileSync(process.env.GITHUB_STATE, 'x=1\\n')`,
      'act/post.js': `console.log('state ' + process.env.STATE_x)`,
    },
  });
  expect(record.conclusion).toBe('success');
  expect(jobs).toEqual({ a: 'success', 'b (1)': 'success', 'b (2)': 'success', 'c / inner': 'success' });
  expect(log('a')).toContain('hello me');
  expect(log('a')).toContain('state 1');
  expect(log('b (2)')).toContain("it's main 'one' 2");
  expect(log('c / inner')).toContain('n is 3 shop/shop/.github/workflows/called.yml@refs/heads/main');
  expect(record.jobs.find((job) => job.id === 'c / inner')?.needs).toEqual(['b (1)', 'b (2)']);
});
