import { createHash, randomUUID } from 'node:crypto';
import type { HostAnswer, HostRequest } from '../world/handler.ts';
import { readBlockList } from './block-list.ts';
import { BlobError } from './errors.ts';
import type { Storage } from './storage.ts';

export interface Writer {
  readonly storage: Storage;
  /** Blocks that wait for their list: by blob, then by id. */
  readonly blocks: Map<string, Map<string, Buffer>>;
  readonly now: () => Date;
}

function invalidParameter(name: string): BlobError {
  const message = `Value for one of the query parameters specified in the request URI is invalid: ${name}.`;
  return new BlobError(400, 'InvalidQueryParameterValue', message);
}

function invalidHeader(name: string): BlobError {
  const message = `The value for one of the HTTP headers is not in the correct format: ${name}.`;
  return new BlobError(400, 'InvalidHeaderValue', message);
}

function checkWhole({ headers, body }: HostRequest): void {
  if (headers['content-length'] === undefined)
    throw new BlobError(411, 'MissingContentLengthHeader', 'The Content-Length header was not specified.');
  const given = headers['content-md5'];
  if (given !== undefined && given !== createHash('md5').update(body).digest('base64'))
    throw new BlobError(400, 'Md5Mismatch', 'The MD5 value specified in the request is not that of the content.');
}

function answerCreated({ now }: Writer): HostAnswer {
  const etag = `"0x${randomUUID().slice(0, 13).toUpperCase()}"`;
  const headers = { etag, 'last-modified': now().toUTCString(), 'x-ms-request-server-encrypted': 'true' };
  return { status: 201, headers };
}

/** Put Blob. */
function putBlob(writer: Writer, request: HostRequest, name: string): HostAnswer {
  const type = request.headers['x-ms-blob-type'];
  const missing = "An HTTP header that's mandatory for this request is not specified: x-ms-blob-type.";
  if (type === undefined) throw new BlobError(400, 'MissingRequiredHeader', missing);
  if (type !== 'BlockBlob') throw invalidHeader('x-ms-blob-type');
  writer.storage.write(name, request.body);
  return answerCreated(writer);
}

/** Put Block: all ids of a blob are Base64 of the same length, at most 64 bytes. */
function putBlock(writer: Writer, request: HostRequest, name: string): HostAnswer {
  const id = request.url.searchParams.get('blockid') ?? '';
  const known = writer.blocks.get(name) ?? new Map<string, Buffer>();
  const [other] = known.keys();
  const wellFormed = /^[A-Za-z0-9+/]+={0,2}$/.test(id) && Buffer.from(id, 'base64').byteLength <= 64;
  if (!wellFormed || (other !== undefined && other.length !== id.length)) throw invalidParameter('blockid');
  if (request.body.byteLength === 0) throw invalidHeader('Content-Length');
  writer.blocks.set(name, known.set(id, request.body));
  return answerCreated(writer);
}

/** Put Block List. */
function putBlockList(writer: Writer, request: HostRequest, name: string): HostAnswer {
  const known = writer.blocks.get(name);
  const parts = readBlockList(request.body.toString('utf8')).map((id) => {
    const part = known?.get(id);
    if (part === undefined) throw new BlobError(400, 'InvalidBlockList', 'The specified block list is invalid.');
    return part;
  });
  writer.storage.write(name, Buffer.concat(parts));
  writer.blocks.delete(name);
  return answerCreated(writer);
}

/** The three ways to write a block blob (learn.microsoft.com, "Blob service REST API"). @throws BlobError. */
export function putToBlob(writer: Writer, request: HostRequest, name: string): HostAnswer {
  checkWhole(request);
  const operation = request.url.searchParams.get('comp');
  if (operation === null) return putBlob(writer, request, name);
  if (operation === 'block') return putBlock(writer, request, name);
  if (operation === 'blocklist') return putBlockList(writer, request, name);
  throw invalidParameter(`comp=${operation}`);
}
