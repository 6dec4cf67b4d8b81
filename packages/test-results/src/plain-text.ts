// ECMA-48 control sequences (CSI) and operating system commands (OSC), as terminals know them.
const escapeSequence = new RegExp(
  '\\u001b(?:\\[[0-9;:?]*[ -/]*[@-~]|\\][^\\u0007\\u001b]*(?:\\u0007|\\u001b\\\\)?|[@-Z\\\\^_])',
  'g',
);
const controlCharacter = new RegExp('[\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f]', 'g');

/** Text without colours and other control characters; tabs and line feeds stay. */
export function plainText(text: string): string {
  return text.replace(escapeSequence, '').replace(/\r\n?/g, '\n').replace(controlCharacter, '');
}

/** At most `limit` characters; a cut is marked. */
export function clip(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, Math.max(0, limit - 1)).trimEnd()}…`;
}
