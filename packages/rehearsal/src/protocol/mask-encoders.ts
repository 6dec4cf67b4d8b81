function base64(value: string, shift: number): string {
  const bytes = Buffer.from(value);
  return bytes.subarray(bytes.length > shift ? shift : 0).toString('base64');
}

function escapeJson(value: string): string {
  const escaped = JSON.stringify(value).slice(1, -1);
  return escaped.replace(/[\u0085\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function escapeUri(value: string): string {
  const percent = (c: string): string => `%${c.charCodeAt(0).toString(16).toUpperCase()}`;
  return encodeURIComponent(value.toWellFormed()).replace(/[!'()*]/g, percent);
}

const xmlEntities: Readonly<Record<string, string>> = {
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '&': '&amp;',
};

function escapeXml(value: string): string {
  return value.replace(/[<>"'&]/g, (c) => xmlEntities[c] ?? c);
}

function trimDoubleQuotes(value: string): string {
  return value.length > 8 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : '';
}

/** PowerShell colours a failing command in parts, split after `&+` or at the last `&`. */
function splitAtAmpersand(value: string): readonly [before: string, after: string] {
  const plus = value.indexOf('&+');
  // One letter after `&+` is lost to the colour code.
  if (plus >= 0) return [value.slice(0, plus + 2), value.slice(plus + 3)];
  const last = value.lastIndexOf('&');
  return last < 0 ? ['', ''] : [value.slice(0, last + 1), value.slice(last + 1)];
}

function longEnough(part: string): string {
  return part.length >= 6 ? part : '';
}

/**
 * The further forms of a secret that the runner hides, eleven per value; an empty text stands for none.
 * Source: actions/runner `Sdk/DTLogging/Logging/ValueEncoders.cs`, registered in `Runner.Common/HostContext.cs`.
 */
export const maskEncoders: readonly ((value: string) => string)[] = [
  (value) => base64(value, 0),
  (value) => base64(value, 1),
  (value) => base64(value, 2),
  (value) => value.replaceAll('"', '\\"'),
  (value) => value.replaceAll("'", "''"),
  escapeJson,
  escapeUri,
  escapeXml,
  trimDoubleQuotes,
  (value) => longEnough(splitAtAmpersand(value)[0]),
  (value) => longEnough(splitAtAmpersand(value)[1]),
];
