import { describe, expect, it } from 'vitest';
import { compareLocks } from '../src/lock-comparison.ts';
import { parsePnpmLockfiles } from '../src/pnpm-lockfile.ts';
import { write } from './lock-text.ts';

describe('a lockfile that can not be compared', () => {
  const good = write({ importers: { a: { x: '1.0.0' } }, nodes: { 'x@1.0.0': {} } });

  it.each([
    ['of format 5', good.replace("'9.0'", '5.4'), 'format'],
    ['of a format to come', good.replace("'9.0'", "'99.0'"), 'format "99.0" is not known'],
    ['with conflict markers', `<<<<<<< ours\n${good}`, 'not valid YAML'],
    ['that is empty', '', 'no lockfile of pnpm'],
    ['that is a list', '- x', 'no lockfile of pnpm'],
    ['that was cut off', good.slice(0, good.indexOf('packages:')), 'lacks an entry for x 1.0.0'],
  ])('%s says so', (_, text, words) => {
    const result = parsePnpmLockfiles(good, text);
    expect('unreadable' in result ? result.unreadable : '').toContain(words);
  });

  it('may be a bomb of aliases', () => {
    const levels = Array.from(
      { length: 12 },
      (_, index) =>
        `a${index}: &a${index} [${Array(9)
          .fill(index === 0 ? 'x' : `*a${index - 1}`)
          .join(', ')}]`,
    );
    expect(parsePnpmLockfiles(good, `lockfileVersion: '9.0'\n${levels.join('\n')}\n`)).toHaveProperty('unreadable');
  });

  it('says when the format changed', () => {
    expect(parsePnpmLockfiles(good.replace("'9.0'", "'6.0'"), good)).toEqual({
      unreadable: 'its format changed from 6.0 to 9.0',
    });
  });
});

describe('format 6', () => {
  it('is compared as well', () => {
    const text = (version: string): string => `lockfileVersion: '6.0'

importers:

  packages/a:
    dependencies:
      foo:
        specifier: ^1.0.0
        version: 1.0.0(react@18.2.0)
      linked:
        specifier: workspace:*
        version: link:../linked

packages:

  /foo@1.0.0(react@18.2.0):
    resolution: {integrity: sha512-foo}
    dependencies:
      padding: /left-pad@${version}
      react: 18.2.0
    dev: false

  /left-pad@${version}:
    resolution: {integrity: sha512-${version}}
    dev: false

  /react@18.2.0:
    resolution: {integrity: sha512-react}
    dev: false
`;
    const models = parsePnpmLockfiles(text('1.1.1'), text('1.3.0'));
    expect('unreadable' in models ? models : Object.fromEntries(compareLocks(...models))).toEqual({
      'packages/a': ['left-pad 1.1.1 → 1.3.0'],
    });
  });
});
