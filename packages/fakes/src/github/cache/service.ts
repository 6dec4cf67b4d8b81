import type { BlobHost } from '../../azure-blob/blob-host.ts';
import type { Signer } from '../../azure-blob/signature.ts';
import type { RuntimeClaims } from '../runtime-token.ts';
import { readMessage } from '../twirp/messages.ts';
import { type Services, TwirpError } from '../twirp/server.ts';
import { blobNameOf, type CacheEntry, findEntry } from './entry.ts';
import { createMinuteLimit } from './rate.ts';
import type { CacheEntries } from './store.ts';

/** Source: docs.github.com, "Dependency caching reference": 200 uploads and 1,500 downloads a minute per repository. */
const uploadsPerMinute = 200;
const downloadsPerMinute = 1500;
const longestKey = 512;
/** An upload that was never finalized stops blocking its key after this many milliseconds (own assumption). */
const reservationLifetime = 10 * 60_000;

const createFields = { metadata: 'ignored', key: 'text', version: 'text' } as const;
const finalizeFields = { metadata: 'ignored', key: 'text', size_bytes: 'int64', version: 'text' } as const;
const lookupFields = { metadata: 'ignored', key: 'text', restore_keys: 'texts', version: 'text' } as const;

export interface CacheParts {
  readonly entries: CacheEntries;
  readonly blobs: BlobHost;
  readonly signer: Signer;
  readonly now: () => Date;
}

function checkKey(key: string): void {
  if (key === '') throw new TwirpError('invalid_argument', 'key must not be empty');
  if (key.length > longestKey)
    throw new TwirpError('invalid_argument', `key is longer than the maximum length of ${longestKey} characters`);
  if (key.includes(',')) throw new TwirpError('invalid_argument', 'key must not contain commas');
}

function checkIdentity(key: string, version: string): void {
  checkKey(key);
  if (version === '') throw new TwirpError('invalid_argument', 'version must not be empty');
}

function writableScope(claims: RuntimeClaims): string | undefined {
  return claims.cacheScopes.find(({ write }) => write)?.scope;
}

interface Service extends CacheParts {
  /** Each throws when its calls of the last minute are too many. */
  readonly countUpload: () => void;
  readonly countDownload: () => void;
}

const writeDenied = 'cache write denied: the token of this run has no writable cache scopes';

function isStale({ now }: Service, entry: CacheEntry): boolean {
  return entry.state === 'reserved' && now().getTime() - Date.parse(entry.createdAt) > reservationLifetime;
}

function findOwn({ entries }: Service, key: string, version: string, scope: string): CacheEntry | undefined {
  return entries.all().find((entry) => entry.key === key && entry.version === version && entry.scope === scope);
}

function create(service: Service, body: Buffer, claims: RuntimeClaims): object {
  const { key, version } = readMessage(createFields, body);
  checkIdentity(key, version);
  const scope = writableScope(claims);
  if (scope === undefined) return { ok: false, signed_upload_url: '', message: writeDenied };
  service.countUpload();
  const other = findOwn(service, key, version, scope);
  if (other !== undefined && !isStale(service, other))
    throw new TwirpError('already_exists', 'cache entry with the same key, version, and scope already exists');
  if (other !== undefined) service.entries.remove(other.id);
  const now = service.now();
  const time = now.toISOString();
  const facts = { key, version, scope, bytes: 0, createdAt: time, lastUsedAt: time, state: 'reserved' } as const;
  const name = blobNameOf(service.entries.add(facts));
  const expires = new Date(now.getTime() + 60 * 60_000);
  return { ok: true, signed_upload_url: service.signer.sign({ name, access: 'write', expires }), message: '' };
}

function finalize(service: Service, body: Buffer, claims: RuntimeClaims): object {
  const { key, version, size_bytes: bytes } = readMessage(finalizeFields, body);
  checkIdentity(key, version);
  const scope = writableScope(claims);
  if (scope === undefined) return { ok: false, entry_id: '0', message: writeDenied };
  const entry = findOwn(service, key, version, scope);
  if (entry?.state !== 'reserved') throw new TwirpError('not_found', 'no upload of this key and version is under way');
  const blob = service.blobs.read(blobNameOf(entry));
  if (blob === undefined) throw new TwirpError('failed_precondition', 'nothing was uploaded for this cache entry');
  if (blob.byteLength !== bytes)
    throw new TwirpError('invalid_argument', `size_bytes is ${bytes}, but ${blob.byteLength} bytes were uploaded`);
  service.entries.replace({ ...entry, bytes, state: 'ready' });
  return { ok: true, entry_id: String(entry.id), message: '' };
}

function lookUp(service: Service, body: Buffer, claims: RuntimeClaims): object {
  const { key, restore_keys: restoreKeys, version } = readMessage(lookupFields, body);
  checkIdentity(key, version);
  restoreKeys.forEach(checkKey);
  if (restoreKeys.length > 9) throw new TwirpError('invalid_argument', 'keys are limited to a maximum of 10');
  const scopes = claims.cacheScopes.filter(({ read }) => read).map(({ scope }) => scope);
  if (scopes.length === 0)
    throw new TwirpError('permission_denied', 'cache read denied: the token of this run has no readable cache scopes');
  service.countDownload();
  const entry = findEntry(service.entries.all(), { key, restoreKeys, version, scopes });
  if (entry === undefined) return { ok: false, signed_download_url: '', matched_key: '' };
  const now = service.now();
  service.entries.replace({ ...entry, lastUsedAt: now.toISOString() });
  const expires = new Date(now.getTime() + 10 * 60_000);
  const url = service.signer.sign({ name: blobNameOf(entry), access: 'read', expires });
  return { ok: true, signed_download_url: url, matched_key: entry.key };
}

/** `github.actions.results.api.v1.CacheService`. Source: actions/toolkit, packages/cache/src/generated/results/api/v1/cache.ts. */
export function createCacheService(parts: CacheParts): Services {
  const service: Service = {
    ...parts,
    countUpload: createMinuteLimit(uploadsPerMinute, parts.now),
    countDownload: createMinuteLimit(downloadsPerMinute, parts.now),
  };
  const name = 'github.actions.results.api.v1.CacheService';
  return new Map([
    [`${name}/CreateCacheEntry`, (body, claims) => create(service, body, claims)],
    [`${name}/FinalizeCacheEntryUpload`, (body, claims) => finalize(service, body, claims)],
    [`${name}/GetCacheEntryDownloadURL`, (body, claims) => lookUp(service, body, claims)],
  ]);
}
