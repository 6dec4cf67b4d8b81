import { Failure } from '@aevon/ports';

/** Reads `Name: value` lines (RFC 9110, section 5). @throws Failure `headers-invalid`; the line itself is not shown. */
export function readHeaders(text: string): Record<string, string> {
  const headers: Record<string, string> = {};
  text.split('\n').forEach((raw, at) => {
    const line = raw.trim();
    if (line === '') return;
    const [, name, value] = /^([!#$%&'*+.^_`|~\w-]+):\s*([\t\x20-\x7e\x80-\xff]*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined)
      throw new Failure({
        kind: 'user',
        code: 'headers-invalid',
        what: `line ${at + 1} of \`headers\` is no header`,
        fix: 'write one `Name: value` per line',
      });
    headers[name.toLowerCase()] = value;
  });
  return headers;
}
