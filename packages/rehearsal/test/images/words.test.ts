import { expect, it } from 'vitest';
import { readDockerfile } from '../../src/images/dockerfile.ts';
import { readList, readPairs, substitute } from '../../src/images/words.ts';

it('joins continued lines, and knows where they began', () => {
  const text =
    '# syntax\nFROM node AS build\n\nRUN npm ci \\\n  # why\n  && npm run build\nCOPY --from=build --chown=1:1 /a ./\n';
  expect(readDockerfile('Dockerfile', text).instructions).toEqual([
    { line: 2, word: 'FROM', flags: {}, rest: 'node AS build' },
    { line: 4, word: 'RUN', flags: {}, rest: 'npm ci && npm run build' },
    { line: 7, word: 'COPY', flags: { from: 'build', chown: '1:1' }, rest: '/a ./' },
  ]);
});

it('puts variables in', () => {
  const variables = { A: 'one', B: '' };
  expect(substitute('$A ${A}x ${B:-two} ${C:-three} [$C]', variables)).toBe('one onex two three []');
});

it('reads pairs in both forms, and lists', () => {
  expect(readPairs('A=1 B="two words"')).toEqual([
    ['A', '1'],
    ['B', 'two words'],
  ]);
  expect(readPairs('A the rest')).toEqual([['A', 'the rest']]);
  expect(readList('["node", "main.js"]')).toEqual(['node', 'main.js']);
  expect(readList('node main.js')).toBeUndefined();
});
