import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';

/** A Secret holds 1 MiB with its names. */
const partBytes = 900 * 1024;
/** More than this is no release that was stored here. */
const maxBytes = 256 * 1024 * 1024;

export interface Packed {
  /** Base64, each small enough for a Secret. */
  readonly parts: readonly string[];
  /** SHA-256 of the text, hexadecimal. */
  readonly digest: string;
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Compresses a text and splits it. */
export function pack(text: string): Packed {
  const bytes = gzipSync(text, { level: 9 });
  const parts: string[] = [];
  for (let start = 0; start < bytes.byteLength; start += partBytes)
    parts.push(bytes.subarray(start, start + partBytes).toString('base64'));
  return { parts, digest: digestOf(text) };
}

/** The text, or undefined when it is not the one that was packed. */
export function unpack({ parts, digest }: Packed): string | undefined {
  try {
    const bytes = Buffer.concat(parts.map((part) => Buffer.from(part, 'base64')));
    const text = gunzipSync(bytes, { maxOutputLength: maxBytes }).toString('utf8');
    return digestOf(text) === digest ? text : undefined;
  } catch {
    return undefined;
  }
}
