import { describe, expect, it } from 'vitest';
import { makeRelative, repairPlace, toAnnotation } from '../../src/protocol/issue.ts';

function repair(properties: Record<string, string>): Record<string, string> {
  const map = new Map(Object.entries(properties));
  repairPlace(map);
  return Object.fromEntries(map);
}

describe('the place of an issue command', () => {
  it.each([
    [
      'a whole place stays',
      { line: '1', endline: '1', col: '2', endcolumn: '3' },
      { line: '1', endline: '1', col: '2', endcolumn: '3' },
    ],
    ['an end line alone is the line', { endline: '2' }, { line: '2', endline: '2' }],
    ['an end column alone is the column', { line: '1', endcolumn: '2' }, { line: '1', col: '2', endcolumn: '2' }],
    ['columns need a line', { col: '1', endcolumn: '2' }, {}],
    ['columns do not span lines', { line: '1', endline: '2', col: '1', endcolumn: '2' }, { line: '1', endline: '2' }],
    ['reversed lines go, and the columns with them', { line: '3', endline: '2', col: '1' }, {}],
    ['reversed columns go', { line: '1', endline: '1', col: '5', endcolumn: '2' }, { line: '1', endline: '1' }],
    ['what is no number counts as absent', { line: 'x', endline: '4' }, { line: '4', endline: '4' }],
  ])('%s', (_, before, after) => {
    expect(repair(before)).toEqual(after);
  });
});

it('makes an annotation of what is there', () => {
  const properties = new Map(
    Object.entries({ file: 'a.ts', line: ' 3 ', endline: 'x', col: '99999999999', title: '' }),
  );
  expect(toAnnotation({ level: 'error', message: 'm', properties })).toEqual({
    level: 'error',
    message: 'm',
    file: 'a.ts',
    line: 3,
  });
});

it.each([
  ['/w/shop/src/a.ts', 'src/a.ts'],
  ['/w/shop', ''],
  ['/w/shopping/a.ts', '/w/shopping/a.ts'],
  ['src/a.ts', 'src/a.ts'],
])('names %s within /w/shop', (path, relative) => {
  expect(makeRelative(path, '/w/shop')).toBe(relative);
});
