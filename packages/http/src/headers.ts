import type { IncomingMessage } from 'node:http';

/** The headers of an answer, a repeated one joined by commas. */
export function headersOf({ headers: received }: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(received)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return headers;
}
