/** What markdown, HTML, a table or an autolink would read as its own. */
const active = /[&<>|\\`*_~[\]#@!]|:(?=\/\/)|(?<=www)\./gi;

/** Foreign text as one line of markdown that shows as it is: no markup, no HTML, no link, no table cell of its own. */
export function markdownText(text: string): string {
  return text
    .replace(/[\r\n\t\u2028\u2029]+/g, ' ')
    .replace(/[\u0000-\u001f\u007f]/g, '\ufffd')
    .replace(active, (character) => `&#${character.charCodeAt(0)};`);
}

/** Foreign text in code type, fit for a table cell. */
export function markdownCode(text: string): string {
  return text === '' ? '' : `<code>${markdownText(text)}</code>`;
}

/** Foreign lines as a code block whose fence they can't close. */
export function markdownBlock(lines: readonly string[], language = 'text'): string {
  const body = lines
    .join('\n')
    .replace(/\r\n?/g, '\n')
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '�');
  const longest = Math.max(2, ...[...body.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${body}\n${fence}`;
}

/** A link whose text is foreign; `url` must be made of encoded parts. */
export function markdownLink(text: string, url: string): string {
  return `[${markdownText(text)}](${url.replace(/[()<>\s]/g, (character) => `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`)})`;
}
