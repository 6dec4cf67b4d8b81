import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createLineSplitter, splitLines } from '../../src/protocol/lines.ts';

it.each([
  ['a\nb', ['a', 'b']],
  ['a\r\nb\r\n', ['a', 'b']],
  ['10%\r20%\r::set-output name=x::1', ['10%', '20%', '::set-output name=x::1']],
  ['\n\n', ['', '']],
  ['a\r\r\nb', ['a', '', 'b']],
  ['', []],
])('splits %j as .NET does', (text, lines) => {
  expect(splitLines(text)).toEqual(lines);
});

it('gives the same lines however the text is cut', () => {
  const text = fc.string({ unit: fc.constantFrom('a', '\r', '\n', ':') });
  fc.assert(
    fc.property(fc.array(text), (pieces) => {
      const lines: string[] = [];
      const splitter = createLineSplitter((line) => lines.push(line));
      for (const piece of pieces) splitter.push(piece);
      splitter.end();
      expect(lines).toEqual(splitLines(pieces.join('')));
    }),
  );
});
