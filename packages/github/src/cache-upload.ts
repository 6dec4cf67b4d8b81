import { stat } from 'node:fs/promises';
import type { CacheSaved } from '@aevon/ports';
import { z } from 'zod';
import { uploadBlob, type BlobLimits, type BlobUploaded } from './blob-upload.ts';
import { callCache, isDenied, keyProblem, transfer, versionHash, type CacheParts } from './cache-call.ts';
import type { TwirpAnswer } from './twirp.ts';

const reserved = z.object({
  ok: z.boolean().default(false),
  signed_upload_url: z.string().default(''),
  message: z.string().default(''),
});
const finalized = z.object({ ok: z.boolean().default(false), message: z.string().default('') });

type Refused = Extract<TwirpAnswer<unknown>, { outcome: 'refused' }>;
type Reserved = z.infer<typeof reserved>;

function fromRefusal({ code, message }: Refused): CacheSaved {
  const reason = message || code;
  if (code === 'already_exists') return { outcome: 'exists' };
  if (isDenied(message) || code === 'permission_denied') return { outcome: 'read-only', reason };
  return { outcome: 'unavailable', reason };
}

/** The older form of a refusal: status 200 with `ok: false`. */
function fromNotOk(message: string): CacheSaved {
  if (isDenied(message)) return { outcome: 'read-only', reason: message };
  return message === '' || /already exists/i.test(message)
    ? { outcome: 'exists' }
    : { outcome: 'unavailable', reason: message };
}

/** The URL to send the bytes to, or how saving ends already. */
function uploadUrl(answer: TwirpAnswer<Reserved>): { readonly url: string } | { readonly ended: CacheSaved } {
  if (answer.outcome === 'unavailable') return { ended: answer };
  if (answer.outcome === 'refused') return { ended: fromRefusal(answer) };
  const { ok, message, signed_upload_url: url } = answer.value;
  return ok && url !== '' ? { url } : { ended: fromNotOk(message) };
}

async function uploadOnce(
  parts: CacheParts,
  url: string,
  file: string,
  idleMs: number,
  limits: BlobLimits | undefined,
): Promise<BlobUploaded> {
  const deadlineMs = 30_000 + Math.ceil((await stat(file)).size / 1024);
  const patience = { deadlineMs, idleMs, retry: 'never' } as const;
  const upload = {
    http: parts.http,
    url,
    file,
    purpose: 'save the cache',
    contentType: 'application/octet-stream',
    patience,
  };
  return uploadBlob(limits === undefined ? upload : { ...upload, limits });
}

async function finalizeEntry(parts: CacheParts, key: string, version: string, bytes: number): Promise<CacheSaved> {
  const request = { key, size_bytes: String(bytes), version };
  const answer = await callCache(parts, 'FinalizeCacheEntryUpload', request, finalized, 'finish the cache entry');
  if (answer.outcome === 'unavailable') return answer;
  if (answer.outcome === 'refused') return fromRefusal(answer);
  return answer.value.ok ? { outcome: 'saved', bytes } : fromNotOk(answer.value.message);
}

/** Reserves an entry, sends its bytes and makes it visible. */
export async function saveEntry(
  parts: CacheParts,
  entry: { readonly key: string; readonly version: string; readonly file: string },
  limits: BlobLimits | undefined,
): Promise<CacheSaved> {
  const problem = keyProblem([entry.key]);
  if (problem !== undefined) return { outcome: 'unavailable', reason: problem };
  const version = versionHash(entry.version);
  const target = uploadUrl(
    await callCache(parts, 'CreateCacheEntry', { key: entry.key, version }, reserved, 'reserve a cache entry'),
  );
  if ('ended' in target) return target.ended;
  const uploaded = await transfer(parts, (idleMs) => uploadOnce(parts, target.url, entry.file, idleMs, limits));
  if (uploaded.outcome === 'failed') return { outcome: 'unavailable', reason: uploaded.reason };
  return finalizeEntry(parts, entry.key, version, uploaded.bytes);
}
