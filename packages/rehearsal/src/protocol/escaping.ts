type Escape = readonly [escaped: string, plain: string];

// The percent sign comes last in each table: `%250A` stands for the text `%0A`, not for a line feed.
const dataEscapes: readonly Escape[] = [
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%25', '%'],
];
const propertyEscapes: readonly Escape[] = [
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%3A', ':'],
  ['%2C', ','],
  ['%25', '%'],
];
const legacyEscapes: readonly Escape[] = [
  ['%3B', ';'],
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%5D', ']'],
  ['%25', '%'],
];

function unescape(text: string, escapes: readonly Escape[]): string {
  return escapes.reduce((result, [escaped, plain]) => result.replaceAll(escaped, plain), text);
}

/** The data of a `::command::`. Source: actions/runner `Runner.Common/ActionCommand.cs`. */
export function unescapeData(text: string): string {
  return unescape(text, dataEscapes);
}

/** A property of a `::command key=value::`. */
export function unescapeProperty(text: string): string {
  return unescape(text, propertyEscapes);
}

/** Data and properties of the older `##[command key=value;]` form. */
export function unescapeLegacy(text: string): string {
  return unescape(text, legacyEscapes);
}

// What .NET calls white space; JavaScript's own idea differs by U+0085 and U+FEFF.
const blank = /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;

/** .NET's `TrimStart`. */
export function trimStart(text: string): string {
  let start = 0;
  while (start < text.length && blank.test(text.charAt(start))) start += 1;
  return text.slice(start);
}

/** .NET's `Trim`. */
export function trim(text: string): string {
  let end = text.length;
  while (end > 0 && blank.test(text.charAt(end - 1))) end -= 1;
  return trimStart(text.slice(0, end));
}
