import fc from 'fast-check';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createView, type TerminalView } from '../src/index.ts';
import { job, redJob, sample, step, story } from './sample.ts';
import { TerminalModel } from './terminal-model.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function openPlain(color = false): { view: TerminalView; text: () => string } {
  let text = '';
  const size = (): { columns: number; rows: number } => ({ columns: 80, rows: 24 });
  const write = (part: string): void => void (text += part);
  return { view: createView({ write, size, isTTY: false, color, now: () => 0 }), text: () => text };
}

function openLive(terminal: TerminalModel, now: () => number = () => 0): TerminalView {
  const size = (): { columns: number; rows: number } => ({ columns: terminal.columns, rows: terminal.rows });
  return createView({ write: terminal.write, size, isTTY: true, color: true, now });
}

it('tells line by line where nothing can be drawn over, and ends with the verdict', () => {
  const { view, text } = openPlain();
  const record = sample();
  story(record).forEach(view.listener);
  view.end(record, { page: '/r/page.html' });
  expect(text()).toMatchInlineSnapshot(`
    "
    broken  Shown where it is wrong
      CI on pull_request, 2 jobs
      ▶ plan
      ✓ plan  passed 3.0 s
          ✓ Lint  2.5 s
      ▶ lint (1)
      ✗ lint (1)  failed 3.0 s
          ✓ Check out  2.5 s  stand-in
          ✗ Lint  2.5 s
          src/a.ts:4 no-eval
    ✗ broken  NOT as expected: 1 of 2 expectations met  1 min 0 s

    ✗ broken  NOT as expected: 1 of 2 expectations met  1 min 0 s
      ✓ The run is red.
      ✗ ESLint is annotated.
        seen: nothing

    Red jobs
      ✗ lint (1)  failed 3.0 s
          src/a.ts:4 no-eval
            more

    Real      git
    Stood in  github.com
    ✗ evil.example was called, and nobody stands in for it
    Report    /r/page.html
    ✗ Not everything ended as expected  1 min 9 s
    "
  `);
});

const mistakes = [
  'aevon.yml has 2 mistakes',
  'Fix: correct what is shown below',
  'aevon.yml:3:26: unknown key "tarket"; did you mean "target"?',
  '     3 |   a: { path: packages/a, tarket: vercel }',
  '       |                          ^',
  'aevon.yml:6:3: checks.test.shards: expected "auto"',
  '     6 | \tshards: many\x1b[2J',
  '       | \t^',
];

it.each([true, false])('shows at the end all lines of why a job failed, as they stand (terminal: %s)', (isTTY) => {
  const message = mistakes.join('\n');
  const annotations = [{ level: 'error', message, file: 'aevon.yml', line: 3 } as const];
  const record = sample([job('plan', { conclusion: 'failure', steps: [step({ annotations })] })]);
  const terminal = new TerminalModel(100, 24);
  const plain = openPlain();
  const view = isTTY ? openLive(terminal) : plain.view;
  story(record).forEach(view.listener);
  view.end(record, {});
  const lines = isTTY ? terminal.lines : plain.text().split('\n');
  const from = lines.lastIndexOf('  ✗ plan  failed 3.0 s') + 1;
  expect(lines.slice(from, from + 9)).toEqual([
    '      aevon.yml:3 aevon.yml has 2 mistakes',
    '        Fix: correct what is shown below',
    '        aevon.yml:3:26: unknown key "tarket"; did you mean "target"?',
    '             3 |   a: { path: packages/a, tarket: vercel }',
    '               |                          ^',
    '        aevon.yml:6:3: checks.test.shards: expected "auto"',
    '             6 |   shards: many',
    '               |   ^',
    '',
  ]);
});

it('ends a long reason with what is left of it, and what was meant to be red after a line', () => {
  const message = Array.from({ length: 100 }, (_, index) => `line ${index + 1}`).join('\n');
  const red = job('test', {
    conclusion: 'failure',
    steps: [step({ annotations: [{ level: 'error', message }] })],
  });
  const textOf = (asExpected: boolean): string => {
    const { view, text } = openPlain();
    const record = sample([red]);
    view.end({ ...record, journeys: record.journeys.map((journey) => ({ ...journey, asExpected })) }, {});
    return text();
  };
  expect(textOf(false)).toContain('line 40\n        … 60 more lines, which the page has\n');
  expect(textOf(true)).toContain('line 1\n\n');
});

it('writes no escape without colours and only colours with them', () => {
  const record = sample();
  const [plain, colored] = [openPlain(false), openPlain(true)];
  for (const { view } of [plain, colored]) {
    story(record).forEach(view.listener);
    view.end(record, {});
  }
  expect(plain.text()).not.toContain('\x1b');
  expect(colored.text().replace(/\x1b\[\d+m/g, '')).toBe(plain.text());
});

it('draws in place', () => {
  const terminal = new TerminalModel(60, 24);
  let clock = 0;
  const view = openLive(terminal, () => clock);
  const record = sample([job('plan'), redJob, job('ci')]);
  const [begin, end] = [story(record), story(record).findIndex((one) => one.type === 'job-end')];
  begin.slice(0, end + 3).forEach(view.listener);
  clock = 1250;
  vi.advanceTimersByTime(1000);
  expect(terminal.screen).toMatchInlineSnapshot(`
    [
      "broken  Shown where it is wrong",
      "  CI on pull_request  1.3 s",
      "  ✓ plan  passed 3.0 s",
      "  ◓ lint (1)  1.3 s  Check out  1.3 s",
      "  · ci  waiting",
      "",
    ]
  `);
  view.close();
  expect(terminal.screen).toEqual(['']);
});

it('puts the legs of a matrix where the matrix was announced', () => {
  const terminal = new TerminalModel(60, 24);
  const view = openLive(terminal);
  const announced = ['plan', 'lint', 'lint report'].map((id) => ({ id, name: id }));
  view.listener({ type: 'journey-start', journey: 'main', title: 'A push' });
  view.listener({ type: 'run-start', journey: 'main', run: '1', workflow: 'CI', event: 'push', jobs: announced });
  for (const id of ['lint (1)', 'lint (2)']) view.listener({ type: 'job-start', run: '1', job: id, name: id });
  expect(terminal.screen.slice(2)).toEqual([
    '  · plan  waiting',
    '  ◐ lint (1)  0 ms',
    '  ◐ lint (2)  0 ms',
    '  · lint report  waiting',
    '',
  ]);
});

it('leaves only the journeys and the result behind', () => {
  const terminal = new TerminalModel(100, 24);
  const record = sample();
  const view = openLive(terminal);
  story(record).forEach(view.listener);
  const live = [...terminal.lines];
  expect(live).toEqual(['✗ broken  NOT as expected: 1 of 2 expectations met  1 min 0 s', '']);
  view.end(record, {});
  expect(terminal.lines.at(-2)).toBe('✗ Not everything ended as expected  1 min 9 s');
});

it.each([
  [20, 6],
  [1, 2],
  [200, 4],
])('stays within a window of %i columns and %i rows', (columns, rows) => {
  const terminal = new TerminalModel(columns, rows);
  const view = openLive(terminal);
  const jobs = Array.from({ length: 40 }, (_, index) => job(`a job with quite a long name (${index})`));
  const told = story(sample(jobs));
  told
    .slice(
      0,
      told.findIndex((one) => one.type === 'job-end'),
    )
    .forEach(view.listener);
  vi.advanceTimersByTime(5000);
  expect(terminal.lines.length).toBeLessThanOrEqual(rows);
});

it('shows the jobs that run when there is no room for all', () => {
  const terminal = new TerminalModel(60, 8);
  const view = openLive(terminal);
  const told = story(sample(Array.from({ length: 40 }, (_, index) => job(`job-${index}`))));
  told.slice(0, told.findIndex((one) => one.type === 'job-start' && one.job === 'job-30') + 1).forEach(view.listener);
  expect(terminal.screen.join('\n')).toContain('◐ job-30');
  expect(terminal.screen.join('\n')).toMatch(/… \d+ more jobs/);
});

it('lets no escape or control of foreign text through', () => {
  const bad = fc
    .array(
      fc.constantFrom(
        '\x1b[2J',
        '\x1b]0;t\x07',
        '\x1b]8;;http://x\x1b\\',
        '\x9b31m',
        '\r',
        '\n',
        '\x07',
        '\x7f',
        'a',
        ' ',
        '\x1bP',
        '\x1b',
      ),
    )
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(bad, (text) => {
      const { view, text: shown } = openPlain();
      const annotations = [{ level: 'error', message: text, file: text, line: 1 } as const];
      const record = sample([
        job('x', { name: text, note: text, conclusion: 'failure', steps: [step({ name: text, annotations })] }),
      ]);
      story(record).forEach(view.listener);
      view.listener({ type: 'note', text });
      view.end({ ...record, refusedHosts: [text] }, {});
      expect(shown()).not.toMatch(/[\0-\x09\x0b-\x1f\x7f-\x9f]/);
    }),
  );
});
