import { expect, it } from 'vitest';
import { play } from './play.ts';

const run = (script: string): string => `    runs-on: ubuntu-latest\n    steps: [{ run: '${script}' }]\n`;
const caller = (job: string): string => `on: push\njobs:\n  call:\n${job}`;
const callee = (on: string, jobs: string): string => `on:\n  workflow_call:\n${on}\njobs:\n${jobs}`;

const typed = callee(
  '    inputs: { n: { type: number, required: true }, on: { type: boolean, default: true }, s: { type: string, default: "x" } }\n    secrets: { key: { required: false } }\n    outputs: { out: { value: "${{ jobs.a.outputs.o }}" } }',
  '  a:\n    runs-on: ubuntu-latest\n    outputs: { o: "${{ steps.o.outputs.o }}" }\n    steps:\n      - id: o\n        run: echo "o=${{ inputs.n }}-${{ inputs.on }}-${{ inputs.s }}" >> "$GITHUB_OUTPUT"\n      - run: test "${{ secrets.key }}" = "" || echo "there is a key"\n',
);

async function call(job: string, called = typed) {
  return play({
    files: { '.github/workflows/main.yml': caller(job), '.github/workflows/called.yml': called },
    secrets: { KEY: 'top-secret-value' },
  });
}

it('hands inputs down by type and outputs up', async () => {
  const { record, log } = await play({
    files: {
      '.github/workflows/main.yml': `${caller('    uses: ./.github/workflows/called.yml\n    with: { n: 4, on: false }\n')}  after:\n    needs: call\n${run('echo "got ${{ needs.call.outputs.out }}"')}`,
      '.github/workflows/called.yml': typed,
    },
  });
  expect(record.conclusion).toBe('success');
  expect(log('after')).toContain('got 4-false-x');
});

it('hands secrets down by name or all of them, and never by itself', async () => {
  const uses = '    uses: ./.github/workflows/called.yml\n    with: { n: 1 }\n';
  const byName = await call(`${uses}    secrets: { key: "\${{ secrets.KEY }}" }\n`);
  expect(byName.log('call / a')).toContain('there is a key');
  const inherited = await call(`${uses}    secrets: inherit\n`);
  expect(inherited.log('call / a')).toContain('there is a key');
  const without = await call(uses);
  expect(without.log('call / a').split('\n')).not.toContain('there is a key');
});

it.each([
  ['a missing input', '    uses: ./.github/workflows/called.yml\n', /input n is required/],
  ['an unknown input', '    uses: ./.github/workflows/called.yml\n    with: { n: 1, m: 2 }\n', /m is no input/],
  [
    'an unknown secret',
    '    uses: ./.github/workflows/called.yml\n    with: { n: 1 }\n    secrets: { pass: x }\n',
    /pass is no secret/,
  ],
  ['text for a number', '    uses: ./.github/workflows/called.yml\n    with: { n: four }\n', /n must be a number/],
  [
    'text for a boolean',
    '    uses: ./.github/workflows/called.yml\n    with: { n: 1, on: "yes" }\n',
    /on must be a boolean/,
  ],
  ['a file that is not there', '    uses: ./.github/workflows/other.yml\n', /no \.github\/workflows\/other\.yml/],
  ['a repository that is not here', '    uses: them/there/.github/workflows/x.yml@v1\n', /can't be reached/],
])('refuses %s', async (_, job, message) => {
  const { record } = await call(job);
  expect(record.conclusion).toBe('failure');
  expect(record.jobs.map((item) => item.note ?? '').join('\n')).toMatch(message);
});

it('refuses a callee that asks for more than its caller has, before anything runs', async () => {
  const called = `on: workflow_call\njobs:\n  a:\n    permissions: { contents: write }\n${run('true')}`;
  const { record } = await call(
    '    uses: ./.github/workflows/called.yml\n    permissions: { contents: read }\n',
    called,
  );
  expect(record.conclusion).toBe('failure');
  expect(record.jobs[0]?.note).toContain('`a` is requesting contents: write, but is only allowed contents: read');
});

it('gives each job the permissions that were declared nearest to it', async () => {
  const files = {
    '.github/workflows/main.yml': `on: push\npermissions: { contents: read, checks: write }\njobs:\n  own:\n    permissions: { issues: write }\n${run('true')}  plain:\n${run('true')}  call:\n    uses: ./.github/workflows/called.yml\n`,
    '.github/workflows/called.yml': `on: workflow_call\npermissions: {}\njobs:\n  none:\n${run('true')}  some:\n    permissions: { contents: read }\n${run('true')}`,
  };
  const { tokens } = await play({ files });
  const granted = Object.fromEntries(
    tokens.map(({ jobId, permissions }) => [
      jobId,
      Object.entries(permissions)
        .filter(([, access]) => access !== 'none')
        .flat()
        .join(' '),
    ]),
  );
  expect(granted).toMatchObject({
    own: 'issues write',
    plain: 'checks write contents read',
    'call / none': '',
    'call / some': 'contents read',
  });
});

it('takes all writing away from the token of a fork', async () => {
  const { tokens } = await play({
    files: `on: push\npermissions: { contents: write, id-token: write }\njobs:\n  a:\n${run('true')}`,
    event: { fromFork: true },
  });
  expect(tokens[0]?.permissions).toMatchObject({ contents: 'read', 'id-token': 'none' });
});

it('resolves $/ to the repository that holds the YAML, at every level', async () => {
  const action = (says: string): string =>
    `name: a\ndescription: d\nruns:\n  using: composite\n  steps: [{ shell: bash, run: echo ${says} }]\n`;
  const { record, log } = await play({
    files: {
      '.github/workflows/main.yml': caller('    uses: them/kit/.github/workflows/ci.yml@v1\n'),
      'act/action.yml': action('mine'),
    },
    others: {
      'them/kit@v1': {
        '.github/workflows/ci.yml': `on: workflow_call\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps: [{ uses: $/outer }]\n  b:\n    uses: $/.github/workflows/more.yml\n`,
        '.github/workflows/more.yml': `on: workflow_call\njobs:\n  c:\n    runs-on: ubuntu-latest\n    steps: [{ uses: $/act }, { run: 'echo "\${{ job.workflow_repository }} \${{ github.repository }}"' }]\n`,
        'outer/action.yml': `name: o\ndescription: d\nruns:\n  using: composite\n  steps: [{ uses: $/act }]\n`,
        'act/action.yml': action('theirs'),
      },
    },
  });
  expect(record.conclusion).toBe('success');
  expect(log('call / a')).toContain('theirs');
  expect(log('call / b / c')).toContain('theirs');
  expect(log('call / b / c')).toContain('them/kit shop/shop');
});

it('refuses calls that are nested too deep', async () => {
  const files = Object.fromEntries(
    Array.from({ length: 12 }, (_, index) => [
      index === 0 ? '.github/workflows/main.yml' : `.github/workflows/w${index}.yml`,
      `on: [push, workflow_call]\njobs:\n  j:\n    uses: ./.github/workflows/w${index + 1}.yml\n`,
    ]),
  );
  const { record } = await play({ files });
  expect(record.jobs[0]?.note).toContain('more than 10 deep');
});
