import { expect, test } from 'vitest';
import { measureVitest, rulesOfVitest } from '../src/vitest-thresholds.ts';

const every = (perFile: boolean, min: number): object[] =>
  ['lines', 'functions', 'branches', 'statements'].map((metric) => ({ of: [metric], min, perFile }));

test.each<[string, Readonly<Record<string, unknown>>, number, readonly object[]]>([
  ['no threshold', { autoUpdate: true, perFile: true }, 5, []],
  ['100', { 100: true }, 5, every(false, 100)],
  ['each file', { perFile: true, lines: 80 }, 5, [{ of: ['lines'], min: 80, perFile: true }]],
  [
    'the whole and each file',
    { branches: 90, perFile: { branches: -3 } },
    5,
    [
      { of: ['branches'], min: 90, perFile: false },
      { of: ['branches'], min: -3, perFile: true },
    ],
  ],
  [
    'a pattern by itself',
    { perFile: true, 'src/**': { lines: 50 } },
    5,
    [{ of: ['lines'], min: 50, perFile: false, pattern: 'src/**' }],
  ],
  [
    'a pattern of Vitest 4',
    { perFile: true, 'src/**': { lines: 50 } },
    4,
    [{ of: ['lines'], min: 50, perFile: true, pattern: 'src/**' }],
  ],
])('reads %s', (_, thresholds, major, rules) => {
  expect(rulesOfVitest({ thresholds, major })).toEqual(rules);
});

test.each([
  ['src/**', ['ui/src/a.ts']],
  ['!src/**', ['ui/b.ts', '/elsewhere/c.ts']],
])('takes the files of %s, relative to the root of the configuration', (pattern, files) => {
  const target = { package: 'ui', path: 'ui', runner: 'vitest', root: '/repo', directory: '/repo/ui' } as const;
  const witness = { major: 5, root: '/repo/ui', unhandled: 0, thresholds: { [pattern]: { lines: 1 } } };
  const measured = measureVitest(target, witness, { 'ui/src/a.ts': {}, 'ui/b.ts': {}, '/elsewhere/c.ts': {} });
  expect(measured?.rules[0]?.files).toEqual(files);
});
