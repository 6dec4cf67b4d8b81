import { randomUUID } from 'node:crypto';
import type { HostAnswer, HostRequest } from '../world/handler.ts';
import { answerBlobError, BlobError } from './errors.ts';
import { answerRange } from './ranges.ts';
import type { Grant, Signer } from './signature.ts';
import type { Storage } from './storage.ts';
import { putToBlob } from './writes.ts';

/** The part of Azure's Blob REST API that signed URLs allow: Put Blob, Put Block, Put Block List, Get Blob, Get Blob Properties. */
export interface BlobHost {
  handle(request: HostRequest): HostAnswer;
  /** What was written under a name, committed blobs only. */
  read(name: string): Buffer | undefined;
  remove(name: string): void;
}

function checkSignature(signer: Signer, url: URL, access: Grant['access']): void {
  const reason = signer.check(url, access);
  const forbidden = 'This request is not authorized to perform this operation using this permission.';
  if (reason === 'AuthorizationPermissionMismatch') throw new BlobError(403, reason, forbidden);
  const unknown = `Server failed to authenticate the request. ${reason}`;
  if (reason !== undefined) throw new BlobError(403, 'AuthenticationFailed', unknown);
}

function getBlob(storage: Storage, request: HostRequest, name: string): HostAnswer {
  const bytes = storage.read(name);
  if (bytes === undefined) throw new BlobError(404, 'BlobNotFound', 'The specified blob does not exist.');
  return answerRange(request, bytes);
}

/** Every request needs a signature of `signer`. */
export function createBlobHost(storage: Storage, signer: Signer, now: () => Date): BlobHost {
  const writer = { storage, blocks: new Map<string, Map<string, Buffer>>(), now };

  function act(request: HostRequest): HostAnswer {
    const { method, url } = request;
    checkSignature(signer, url, method === 'PUT' ? 'write' : 'read');
    const name = decodeURIComponent(url.pathname.slice(1));
    if (method === 'PUT') return putToBlob(writer, request, name);
    if (method === 'GET' || method === 'HEAD') return getBlob(storage, request, name);
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
