import { createHash, randomUUID } from 'node:crypto';
import type { HostAnswer, HostRequest } from '../world/handler.ts';
import { readBlockList } from './block-list.ts';
import { BlobError, answerBlobError } from './errors.ts';
import { answerRange } from './ranges.ts';
import type { Signer } from './signature.ts';
import type { Storage } from './storage.ts';

/** The part of Azure's Blob REST API that signed URLs allow: Put Blob, Put Block, Put Block List, Get Blob, Get Blob Properties. */
export interface BlobHost {
  handle(request: HostRequest): HostAnswer;
  /** What was written under a name, committed blobs only. */
  read(name: string): Buffer | undefined;
  remove(name: string): void;
}

function nameOf(url: URL): string {
  return decodeURIComponent(url.pathname.slice(1));
}

function requireLength(request: HostRequest): void {
  if (request.headers['content-length'] === undefined)
    throw new BlobError(411, 'MissingContentLengthHeader', 'The Content-Length header was not specified.');
}

function checkMd5(request: HostRequest): void {
  const given = request.headers['content-md5'];
  if (given === undefined || given === createHash('md5').update(request.body).digest('base64')) return;
  throw new BlobError(
    400,
    'Md5Mismatch',
    'The MD5 value specified in the request did not match with the MD5 value calculated by the server.',
  );
}

function created(now: Date): HostAnswer {
  return {
    status: 201,
    headers: {
      etag: `"0x${randomUUID().slice(0, 13).toUpperCase()}"`,
      'last-modified': now.toUTCString(),
      'x-ms-request-server-encrypted': 'true',
    },
  };
}

export function createBlobHost(storage: Storage, signer: Signer, now: () => Date): BlobHost {
  const blocks = new Map<string, Map<string, Buffer>>();

  function putBlob(request: HostRequest, name: string): HostAnswer {
    const type = request.headers['x-ms-blob-type'];
    if (type === undefined)
      throw new BlobError(
        400,
        'MissingRequiredHeader',
        "An HTTP header that's mandatory for this request is not specified: x-ms-blob-type.",
      );
    if (type !== 'BlockBlob')
      throw new BlobError(
        400,
        'InvalidHeaderValue',
        'The value for one of the HTTP headers is not in the correct format: x-ms-blob-type.',
      );
    storage.write(name, request.body);
    return created(now());
  }

  function putBlock(request: HostRequest, name: string): HostAnswer {
    const id = request.url.searchParams.get('blockid') ?? '';
    const known = blocks.get(name) ?? new Map<string, Buffer>();
    const [other] = known.keys();
    const valid =
      /^[A-Za-z0-9+/]+={0,2}$/.test(id) &&
      Buffer.from(id, 'base64').byteLength <= 64 &&
      (other === undefined || other.length === id.length);
    if (!valid)
      throw new BlobError(
        400,
        'InvalidQueryParameterValue',
        'Value for one of the query parameters specified in the request URI is invalid: blockid.',
      );
    if (request.body.byteLength === 0)
      throw new BlobError(
        400,
        'InvalidHeaderValue',
        'The value for one of the HTTP headers is not in the correct format: Content-Length.',
      );
    blocks.set(name, known.set(id, request.body));
    return created(now());
  }

  function putBlockList(request: HostRequest, name: string): HostAnswer {
    const known = blocks.get(name) ?? new Map<string, Buffer>();
    const parts = readBlockList(request.body.toString('utf8')).map((id) => known.get(id));
    if (parts.some((part) => part === undefined))
      throw new BlobError(400, 'InvalidBlockList', 'The specified block list is invalid.');
    storage.write(name, Buffer.concat(parts.filter((part) => part !== undefined)));
    blocks.delete(name);
    return created(now());
  }

  function put(request: HostRequest, name: string): HostAnswer {
    requireLength(request);
    checkMd5(request);
    const operation = request.url.searchParams.get('comp');
    if (operation === null) return putBlob(request, name);
    if (operation === 'block') return putBlock(request, name);
    if (operation === 'blocklist') return putBlockList(request, name);
    throw new BlobError(
      400,
      'InvalidQueryParameterValue',
      `Value for one of the query parameters specified in the request URI is invalid: comp=${operation}.`,
    );
  }

  function get(request: HostRequest, name: string): HostAnswer {
    const bytes = storage.read(name);
    if (bytes === undefined) throw new BlobError(404, 'BlobNotFound', 'The specified blob does not exist.');
    return answerRange(request, bytes);
  }

  function act(request: HostRequest): HostAnswer {
    const access = request.method === 'PUT' ? 'write' : 'read';
    const reason = signer.check(request.url, access);
    if (reason === 'AuthorizationPermissionMismatch')
      throw new BlobError(
        403,
        reason,
        'This request is not authorized to perform this operation using this permission.',
      );
    if (reason !== undefined)
      throw new BlobError(403, 'AuthenticationFailed', `Server failed to authenticate the request. ${reason}`);
    const name = nameOf(request.url);
    if (request.method === 'PUT') return put(request, name);
    if (request.method === 'GET' || request.method === 'HEAD') return get(request, name);
    throw new BlobError(405, 'UnsupportedHttpVerb', "The resource doesn't support specified Http Verb.");
  }

  return {
    handle: (request) => {
      const common = {
        server: 'Windows-Azure-Blob/1.0 Microsoft-HTTPAPI/2.0',
        'x-ms-request-id': randomUUID(),
        'x-ms-version': request.headers['x-ms-version'] ?? '2025-11-05',
      };
      const answer = answerBlobError(() => act(request));
      return { ...answer, headers: { ...answer.headers, ...common } };
    },
    read: (name) => storage.read(name),
    remove: (name) => storage.remove(name),
  };
}
