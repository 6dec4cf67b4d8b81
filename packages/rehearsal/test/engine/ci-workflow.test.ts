import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { play } from './play.ts';

const file = new URL('../../../../.github/workflows/ci.yml', import.meta.url);
/** The shipped workflow; what it checks out is beside the point here. */
const ci = readFileSync(file, 'utf8').replaceAll(/uses: actions\/checkout@.*/g, 'uses: $/setup');

const composite = (more: string): string => `name: stub\ndescription: stub\n${more}`;
const idle = composite('runs: { using: composite, steps: [] }\n');

/** A plan that says what it is told to; a secret's text is masked as the runner does for every secret of a job. */
function plan(outputs: Readonly<Record<string, string>>, secret: string): string {
  const names = Object.keys(outputs).map((name) => `  ${name}: { value: "\${{ steps.o.outputs.${name} }}" }\n`);
  const lines = Object.entries(outputs).map(([name, value]) => `        echo '${name}=${value}' >> "$GITHUB_OUTPUT"\n`);
  const run = `      run: |\n        echo '::add-mask::${secret}'\n${lines.join('')}`;
  return composite(
    `outputs:\n${names.join('')}runs:\n  using: composite\n  steps:\n    - id: o\n      shell: bash\n${run}`,
  );
}

/** Says which jobs it was told to expect. */
const verdict = composite(
  'inputs: { needs: {}, expected: {}, optional: {} }\nruns:\n  using: composite\n  steps:\n    - shell: bash\n      env: { EXPECTED: "${{ inputs.expected }}" }\n      run: echo "expected:" $EXPECTED "."\n',
);

async function expectedJobs(outputs: Readonly<Record<string, string>>, secret: string): Promise<string | undefined> {
  const { log } = await play({
    files: {
      '.github/workflows/main.yml': 'on: push\njobs:\n  ci:\n    uses: aevon/actions/.github/workflows/ci.yml@v1\n',
    },
    others: {
      'aevon/actions@v1': {
        '.github/workflows/ci.yml': ci,
        'plan/action.yml': plan(outputs, secret),
        'ci-verdict/action.yml': verdict,
        ...Object.fromEntries(
          ['setup', 'affected-lint', 'affected-test', 'turbo-build'].map((n) => [`${n}/action.yml`, idle]),
        ),
      },
    },
  });
  return /^.*expected: (.*) \.$/m.exec(log('ci / ci'))?.[1];
}

const leg = '{"include":[{"id":"1","packages":"a"}]}';
const shards =
  '{"include":[{"id":"1","packages":"a","shard":1,"shards":2},{"id":"2","packages":"a","shard":2,"shards":2}]}';
const all = {
  plan: '{}',
  'lint-matrix': leg,
  'test-matrix': shards,
  'build-matrix': leg,
  'has-lint': 'true',
  'has-test': 'true',
  'has-build': 'true',
  'test-shards': '2',
};

it('expects of the called workflow what the plan asks for', async () => {
  expect(await expectedJobs(all, 'unlike-anything')).toBe('plan lint test test-report build');
  expect(await expectedJobs({ ...all, 'test-shards': '1' }, 'unlike-anything')).toBe('plan lint test build');
  const none = { ...all, 'has-lint': 'false', 'has-test': 'false', 'has-build': 'false', 'test-shards': '0' };
  expect(await expectedJobs(none, 'unlike-anything')).toBe('plan');
});

it('expects every job whose answer was lost, because a secret has the same text', async () => {
  expect(await expectedJobs(all, 'true')).toBe('plan lint test test-report build');
});
