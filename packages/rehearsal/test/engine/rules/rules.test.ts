import { expect, it } from 'vitest';
import type { Json } from '../../../src/engine/language/values.ts';
import { evaluate } from '../../../src/engine/language/expression.ts';
import { expandStrategy, legLabel } from '../../../src/engine/rules/matrix.ts';
import { matchesPatterns } from '../../../src/engine/rules/patterns.ts';
import { defaultPermissions, excessOf, readOnly } from '../../../src/engine/rules/permissions.ts';
import { whyNotTriggered, type Trigger } from '../../../src/engine/rules/triggers.ts';

const legs = (matrix: Json): unknown => expandStrategy({ matrix }).legs;

it.each<[string, Json, unknown]>([
  [
    'crosses vectors in their order',
    { a: [1, 2], b: ['x'] },
    [
      { a: 1, b: 'x' },
      { a: 2, b: 'x' },
    ],
  ],
  [
    'excludes by part of a combination',
    { a: [1, 2], b: [3, 4], exclude: [{ a: 1 }] },
    [
      { a: 2, b: 3 },
      { a: 2, b: 4 },
    ],
  ],
  ['takes include alone', { include: [{ id: '1' }, { id: '2' }] }, [{ id: '1' }, { id: '2' }]],
  // The example of GitHub's documentation.
  [
    'lays include over what it fits, and adds what fits nowhere',
    {
      fruit: ['apple', 'pear'],
      animal: ['cat', 'dog'],
      include: [
        { color: 'green' },
        { color: 'pink', animal: 'cat' },
        { fruit: 'apple', shape: 'circle' },
        { fruit: 'banana' },
        { fruit: 'banana', animal: 'cat' },
      ],
    },
    [
      { fruit: 'apple', animal: 'cat', color: 'pink', shape: 'circle' },
      { fruit: 'apple', animal: 'dog', color: 'green', shape: 'circle' },
      { fruit: 'pear', animal: 'cat', color: 'pink' },
      { fruit: 'pear', animal: 'dog', color: 'green' },
      { fruit: 'banana' },
      { fruit: 'banana', animal: 'cat' },
    ],
  ],
  ['compares objects by value', { a: [{ k: 1 }, { k: 2 }], exclude: [{ a: { k: 1 } }] }, [{ a: { k: 2 } }]],
])('matrix: %s', (_, matrix, expected) => {
  expect(legs(matrix)).toEqual(expected);
});

it.each<[Json, RegExp]>([
  [{ a: [] }, /`a` does not contain any values/],
  [{ a: 'x' }, /`a` is not a list/],
  [{ include: [] }, /has no jobs/],
  [{ a: [1], exclude: [{ a: 1 }] }, /has no jobs/],
  [
    { a: Array.from({ length: 17 }, (_, n) => n), b: Array.from({ length: 16 }, (_, n) => n) },
    /makes 272 jobs, GitHub allows 256/,
  ],
  ['text', /not a mapping/],
])('matrix: refuses %j', (matrix, message) => {
  expect(() => legs(matrix)).toThrow(message);
});

it('names a leg by its values', () => {
  expect(legLabel({ os: 'linux', node: 20, more: { a: 'b' } })).toBe(' (linux, 20, b)');
  expect(legLabel({})).toBe('');
});

it.each<[string, string, boolean]>([
  ['main', 'main', true],
  ['feature/a', 'feature/*', true],
  ['feature/a/b', 'feature/*', false],
  ['feature/a/b', 'feature/**', true],
  ['a/b', '**', true],
  ['v1.2', 'v[12].[0-9]+', true],
  ['v3.2', 'v[12].[0-9]+', false],
  ['.github/x.yml', '.github/**', true],
  ['README.md', '**/README.md', true],
  ['docs/a/b.md', 'docs/**/*.md', true],
  ['page.jsx', '*.jsx?', true],
  ['page.js', '*.jsx?', true],
  ['a+b', 'a\\+b', true],
  ['axb', 'a.b', false],
])('pattern: %s against %s is %s', (value, pattern, expected) => {
  expect(matchesPatterns(value, [pattern])).toBe(expected);
});

it('lets the last pattern decide', () => {
  expect(matchesPatterns('sub/x', ['sub/**', '!sub/x'])).toBe(false);
  expect(matchesPatterns('sub/x', ['!sub/x', 'sub/**'])).toBe(true);
});

const push = (more: Partial<Trigger>): Trigger => ({ event: 'push', ...more });
const pull = (more: Partial<Trigger>): Trigger => ({
  event: 'pull_request',
  branch: 'main',
  activity: 'opened',
  ...more,
});

it.each<[string, Record<string, unknown>, Trigger, boolean]>([
  ['an event that is listened to', { push: {} }, push({ branch: 'x' }), true],
  ['another event', { push: {} }, pull({}), false],
  ['a branch of the filter', { push: { branches: ['main'] } }, push({ branch: 'main' }), true],
  ['a branch that is ignored', { push: { 'branches-ignore': ['wip/**'] } }, push({ branch: 'wip/a' }), false],
  ['a tag where only branches are filtered', { push: { branches: ['main'] } }, push({ tag: 'v1' }), false],
  ['a branch where only tags are filtered', { push: { tags: ['v*'] } }, push({ branch: 'main' }), false],
  ['a tag of the filter', { push: { tags: ['v*'] } }, push({ tag: 'v1' }), true],
  [
    'a changed file of the paths',
    { push: { paths: ['src/**'] } },
    push({ branch: 'main', files: ['a', 'src/b'] }),
    true,
  ],
  ['no changed file of the paths', { push: { paths: ['src/**'] } }, push({ branch: 'main', files: ['a'] }), false],
  [
    'changes that are all ignored',
    { push: { 'paths-ignore': ['**.md'] } },
    push({ branch: 'main', files: ['a.md'] }),
    false,
  ],
  [
    'changes of which one is not ignored',
    { push: { 'paths-ignore': ['**.md'] } },
    push({ branch: 'main', files: ['a.md', 'b'] }),
    true,
  ],
  ['a default activity', { pull_request: {} }, pull({ activity: 'synchronize' }), true],
  ['an activity that is none of the defaults', { pull_request: {} }, pull({ activity: 'closed' }), false],
  ['an activity that is asked for', { pull_request: { types: ['closed'] } }, pull({ activity: 'closed' }), true],
  ['the base branch of a pull request', { pull_request: { branches: ['release/*'] } }, pull({}), false],
])('trigger: %s', (_, events, trigger, expected) => {
  expect(whyNotTriggered(events, trigger) === undefined).toBe(expected);
});

it('compares permissions scope by scope', () => {
  expect(excessOf({ contents: 'write', issues: 'read' }, { contents: 'read', issues: 'write' })).toEqual([
    'contents: write, but is only allowed contents: read',
  ]);
  expect(excessOf(defaultPermissions, defaultPermissions)).toEqual([]);
  expect(readOnly({ contents: 'write', 'id-token': 'write', issues: 'none' })).toEqual({
    contents: 'read',
    'id-token': 'none',
    issues: 'none',
  });
});

it.each<[string, unknown]>([
  ['contains(fromJSON(\'["a","B"]\'), \'b\')', true],
  ["format('{0} {{x}} {1}', 'a', 2)", 'a {x} 2'],
  ["'it''s' == 'IT''S'", true],
  ["'a''b''c'", "a'b'c"],
  ['github.event.list.*.name', ['x', 'y']],
  ["join(github.event.list.*.name, '-')", 'x-y'],
  ['github.nothing.at.all', null],
  ["github.event.n > 3 && 'big' || 'small'", 'big'],
  ["case(false, 'a', true, 'b', 'c')", 'b'],
  ['toJSON(fromJSON(\'{"a":1}\'))', '{\n  "a": 1\n}'],
  ['success() && !failure()', true],
  ["startsWith('Refs/heads', 'refs')", true],
])('expression: %s', (expression, expected) => {
  const contexts = { github: { event: { n: 5, list: [{ name: 'x' }, { name: 'y' }] } } };
  expect(evaluate(expression, { contexts, status: 'success' })).toEqual(expected);
});
