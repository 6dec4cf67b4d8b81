import { cleanLine, cleanText } from '../foreign-text.ts';

export type Ink = 'green' | 'red' | 'yellow' | 'dim' | 'bold' | 'plain';

const codes: Readonly<Record<Ink, string>> = { green: '32', red: '31', yellow: '33', dim: '2', bold: '1', plain: '' };

/** A text in one ink. Foreign text is cleaned on its way in, so no escape but ours reaches the terminal. */
export interface Span {
  readonly text: string;
  readonly ink: Ink;
}

export type Line = readonly Span[];

/** Makes a span; blanks at its ends stay. */
export function span(text: string, ink: Ink = 'plain'): Span {
  const inner = cleanLine(text);
  const before = ' '.repeat(Math.min(8, text.length - text.trimStart().length));
  const after = ' '.repeat(Math.min(8, text.length - text.trimEnd().length));
  return { text: inner === '' ? before : before + inner + after, ink };
}

/** A line of foreign text whose blanks mean something, such as the caret under a column. */
export function verbatim(text: string, ink: Ink = 'plain'): Span {
  return { text: cleanText(text).replaceAll('\n', ' ').replaceAll('\t', '  ').trimEnd(), ink };
}

const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;
const none = /[\p{Mn}\p{Me}\p{Cf}]/u;

function widthOf(character: string): number {
  return none.test(character) ? 0 : wide.test(character) ? 2 : 1;
}

/** Columns that a text takes in a terminal. */
export function measure(text: string): number {
  return Array.from(text).reduce((sum, character) => sum + widthOf(character), 0);
}

/** The line as a terminal shows it, cut to a number of columns. */
export function paint(line: Line, columns: number, color: boolean): string {
  let left = columns;
  return line
    .map(({ text, ink }) => {
      const shown = cut(text, left);
      left -= measure(shown);
      return color && codes[ink] !== '' && shown !== '' ? `\x1b[${codes[ink]}m${shown}\x1b[0m` : shown;
    })
    .join('');
}

function cut(text: string, columns: number): string {
  if (measure(text) <= columns) return text;
  let width = 0;
  let shown = '';
  for (const character of text) {
    width += widthOf(character);
    if (width > columns - 1) break;
    shown += character;
  }
  return columns > 0 ? `${shown}…` : '';
}
