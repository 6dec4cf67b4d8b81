import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readNameValues } from '../../src/protocol/value-file.ts';

const read = (text: string): [string, string][] => [...readNameValues(text)].map(([name, value]) => [name, value]);

describe('NAME=VALUE', () => {
  it.each([
    ['', []],
    ['MY_KEY=MY VALUE', [['MY_KEY', 'MY VALUE']]],
    [
      '\n\nA=1\n\n\nB=2\n\n',
      [
        ['A', '1'],
        ['B', '2'],
      ],
    ],
    ['A=', [['A', '']]],
    [
      'A=1\nA=2',
      [
        ['A', '1'],
        ['A', '2'],
      ],
    ],
    [
      'A==abc\nB=def=ghi\nC=jkl=',
      [
        ['A', '=abc'],
        ['B', 'def=ghi'],
        ['C', 'jkl='],
      ],
    ],
    ['A=<<EOF', [['A', '<<EOF']]],
    ['=value', [['', 'value']]],
    [
      'A=1\r\nB=2',
      [
        ['A', '1\r'],
        ['B', '2'],
      ],
    ],
  ])('reads %j', (text, pairs) => {
    expect(read(text)).toEqual(pairs);
  });
});

describe('NAME<<DELIMITER', () => {
  it.each([
    ['A<<EOF\nline one\nline two\nEOF\n', [['A', 'line one\nline two']]],
    ['A<<EOF\nEOF', [['A', '']]],
    ['A<<EOF\n\nEOF', [['A', '']]],
    [
      'A<<EOF\n\n\nhello\n\n\nEOF\nB=2',
      [
        ['A', '\n\nhello\n\n'],
        ['B', '2'],
      ],
    ],
    ['A<<=EOF\nhello\none\n=EOF\n', [['A', 'hello\none']]],
    ['A<<<EOF\nhello\n<EOF\n', [['A', 'hello']]],
    ['A<<EOF\nEOF2\nxEOF\nEOF \nEOF', [['A', 'EOF2\nxEOF\nEOF ']]],
    ['A<<EOF\nhello\r\nworld\r\nEOF', [['A', 'hello\r\nworld\r']]],
  ])('reads %j', (text, pairs) => {
    expect(read(text)).toEqual(pairs);
  });

  it.each([
    ['A<<EOF\nhello\n', "Matching delimiter not found 'EOF'"],
    ['A<<EOF\n', "Matching delimiter not found 'EOF'"],
    ['A<<EOF\nhello', 'EOF marker missing new line'],
    ['A<<EOF\nline one\nline two\nEOF2', 'EOF marker missing new line'],
    ['A<<EOF\r\nhello\r\nEOF', 'EOF marker missing new line'],
    ['<<EOF\nhello\nEOF', 'Name must not be empty and delimiter must not be empty'],
    ['A<<\nhello\n\n', 'Name must not be empty and delimiter must not be empty'],
    ['no separator', "Invalid format 'no separator'"],
  ])('refuses %j', (text, message) => {
    expect(() => read(text)).toThrow(message);
  });

  it('hands over what stands before a bad line', () => {
    const pairs = readNameValues('A=1\nbad');
    expect(pairs.next().value).toEqual(['A', '1']);
    expect(() => pairs.next()).toThrow('Invalid format');
  });
});

it('gives back any value in a block with a delimiter of its own', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (value) => {
      fc.pre(!value.split('\n').includes('ghadelimiter'));
      expect(read(`A<<ghadelimiter\n${value}\nghadelimiter\nB=x\n`)).toEqual([
        ['A', value],
        ['B', 'x'],
      ]);
    }),
  );
});
