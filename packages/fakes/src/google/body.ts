import type { HostRequest } from '../world/handler.ts';
import { GoogleError } from './errors.ts';

function badPayload(words: string): GoogleError {
  return new GoogleError(400, `Invalid JSON payload received. ${words}`, [
    { '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: [{ description: words }] },
  ]);
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw badPayload('Unexpected end of string.');
  }
}

/** Reads a JSON body that has no other fields than these, as the gateway of Google's APIs does. @throws GoogleError 400. */
export function readClosed(
  { headers, body }: HostRequest,
  fields: readonly string[],
): Readonly<Record<string, unknown>> {
  if (!/^application\/json(;|$)/.test(headers['content-type'] ?? ''))
    throw badPayload('The content type is not application/json.');
  const value = parse(body);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw badPayload('Root element must be a message.');
  const unknown = Object.keys(value).find((name) => !fields.includes(name));
  if (unknown !== undefined) throw badPayload(`Unknown name "${unknown}": Cannot find field.`);
  return { ...value };
}
