import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Masker } from '../../src/protocol/masker.ts';

function maskerOf(...secrets: readonly string[]): Masker {
  const masker = new Masker();
  for (const secret of secrets) masker.addSecret(secret);
  return masker;
}

describe('the forms of a secret', () => {
  const secret = 'se"cr\'et&pass<word>';
  it.each([
    ['as it is', secret],
    ['base64', Buffer.from(secret).toString('base64')],
    ['base64 without its first byte', Buffer.from(secret).subarray(1).toString('base64')],
    ['base64 without two bytes', Buffer.from(secret).subarray(2).toString('base64')],
    ['quotes escaped for a command line', 'se\\"cr\'et&pass<word>'],
    ['quoted in an expression', "se\"cr''et&pass<word>"],
    ['in JSON', 'se\\"cr\'et&pass<word>'],
    ['in an address', 'se%22cr%27et%26pass%3Cword%3E'],
    ['in XML', 'se&quot;cr&apos;et&amp;pass&lt;word&gt;'],
    ['up to the last ampersand', 'se"cr\'et&'],
    ['after the last ampersand', 'pass<word>'],
  ])('%s', (_, form) => {
    expect(maskerOf(secret).mask(`[${form}]`)).toBe('[***]');
  });

  it('hides it after a user name in a basic credential, whatever the shift', () => {
    const masker = maskerOf('hunter2hunter2');
    for (const user of ['a:', 'ab:', 'abc:', 'abcd:']) {
      const credential = Buffer.from(`${user}hunter2hunter2`).toString('base64');
      expect(masker.mask(credential), user).toContain('***');
    }
  });

  it('hides a quoted secret without its quotes, above eight characters', () => {
    expect(maskerOf('"longpass"').mask('x longpass x')).toBe('x *** x');
    expect(maskerOf('"short"').mask('x short x')).toBe('x short x');
  });

  it('does not hide short halves around an ampersand', () => {
    expect(maskerOf('abc&def').mask('abc& def')).toBe('abc& def');
    expect(maskerOf('secret&+Xremainder').mask('secret&+ remainder')).toBe('*** ***');
  });
});

it('hides each trimmed line of a secret', () => {
  expect(maskerOf('first\r\n  second  \n\nthird').mask('a first b second c third')).toBe('a *** b *** c ***');
});

it('hides overlapping and touching secrets once', () => {
  expect(maskerOf('abcd', 'cdef').mask('xabcdefx')).toBe('x***x');
  expect(maskerOf('abcd', 'efgh').mask('xabcdefghx')).toBe('x***x');
});

it('has no least length: a secret of one digit garbles the log', () => {
  expect(maskerOf('1').mask('10 of 21')).toBe('***0 of 2***');
});

it('adds no empty secret', () => {
  const masker = maskerOf('', '\n');
  expect(masker.secrets).toEqual(['\n']);
  expect(masker.mask('text')).toBe('text');
});

it('leaves no secret in any text', () => {
  const secret = fc.string({ unit: 'grapheme', minLength: 3, maxLength: 12 }).filter((each) => !each.includes('*'));
  fc.assert(
    fc.property(secret, fc.string(), fc.string(), (value, before, after) => {
      const masked = maskerOf(value).mask(`${before}${value}${after}`);
      expect(masked).not.toContain(value);
      expect(masked).toContain('***');
    }),
  );
});
