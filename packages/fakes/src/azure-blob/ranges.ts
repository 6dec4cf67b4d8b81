import { createHash } from 'node:crypto';
import type { HostAnswer, HostRequest } from '../world/handler.ts';
import { BlobError } from './errors.ts';

interface Range {
  readonly start: number;
  /** Inclusive. */
  readonly end: number;
}

function readRange(header: string | undefined, size: number): Range | undefined {
  const match = /^bytes=(\d+)-(\d*)$/.exec(header ?? '');
  if (match === null) return undefined;
  const start = Number(match[1]);
  if (start >= size)
    throw new BlobError(416, 'InvalidRange', 'The range specified is invalid for the current size of the resource.');
  return { start, end: match[2] === '' ? size - 1 : Math.min(Number(match[2]), size - 1) };
}

/** Get Blob and Get Blob Properties, with one range and the overrides that the signature carries. */
export function answerRange(request: HostRequest, bytes: Buffer): HostAnswer {
  const etag = `"0x${createHash('sha1').update(bytes).digest('hex').slice(0, 15).toUpperCase()}"`;
  const wanted = request.headers['if-match'];
  if (wanted !== undefined && wanted !== '*' && wanted !== etag)
    throw new BlobError(412, 'ConditionNotMet', 'The condition specified using HTTP conditional header(s) is not met.');
  const range =
    request.method === 'GET'
      ? readRange(request.headers['x-ms-range'] ?? request.headers['range'], bytes.byteLength)
      : undefined;
  const parameters = request.url.searchParams;
  const disposition = parameters.get('rscd');
  const headers = {
    'accept-ranges': 'bytes',
    'content-type': parameters.get('rsct') ?? 'application/octet-stream',
    etag,
    'last-modified': 'Thu, 01 Jan 2026 00:00:00 GMT',
    'x-ms-blob-type': 'BlockBlob',
    ...(disposition === null ? {} : { 'content-disposition': disposition }),
  };
  if (range === undefined)
    return { status: 200, headers: { ...headers, 'content-length': String(bytes.byteLength) }, body: bytes };
  const contentRange = `bytes ${range.start}-${range.end}/${bytes.byteLength}`;
  return {
    status: 206,
    headers: { ...headers, 'content-range': contentRange },
    body: bytes.subarray(range.start, range.end + 1),
  };
}
