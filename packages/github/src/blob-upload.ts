import { stat } from 'node:fs/promises';
import { Failure, messageOf, type FileHttp, type HttpRequest, type HttpResponse } from '@aevon/ports';

export type BlobUploaded =
  { readonly outcome: 'done'; readonly bytes: number } | { readonly outcome: 'failed'; readonly reason: string };

/** Limits of one Put Blob and of one block; both may be lowered in tests. */
export interface BlobLimits {
  readonly singleBytes: number;
  readonly blockBytes: number;
  readonly concurrency: number;
}

/** What the toolkit uses: one request up to 128 MiB, else blocks of 64 MiB. */
export const blobLimits: BlobLimits = { singleBytes: 128 * 1024 * 1024, blockBytes: 64 * 1024 * 1024, concurrency: 4 };

interface Upload {
  readonly http: FileHttp;
  readonly url: string;
  readonly file: string;
  readonly purpose: string;
  readonly contentType: string;
  /** How long and how often each request may try. */
  readonly patience: Pick<HttpRequest, 'deadlineMs' | 'idleMs' | 'retry'>;
  readonly limits?: BlobLimits;
}

/** First version that has blocks of this size; the one that GitHub's own client sends is newer and also accepted. */
const apiVersion = { 'x-ms-version': '2020-10-02' };

function withQuery(url: string, query: Readonly<Record<string, string>>): string {
  const extended = new URL(url);
  for (const [name, value] of Object.entries(query)) extended.searchParams.set(name, value);
  return extended.href;
}

function refused(response: HttpResponse): string | undefined {
  if (response.status >= 200 && response.status < 300) return undefined;
  const code = response.headers['x-ms-error-code'];
  return `the storage answered ${response.status}${code === undefined ? '' : ` ${code}`}${response.note === undefined ? '' : `, ${response.note}`}`;
}

async function putWhole(upload: Upload, bytes: number): Promise<string | undefined> {
  const headers = { ...apiVersion, 'x-ms-blob-type': 'BlockBlob', 'content-type': upload.contentType };
  const { http, url, file, purpose, patience } = upload;
  return refused(await http.upload({ method: 'PUT', url, headers, file, length: bytes, purpose, ...patience }));
}

/** All ids of a blob must have the same length before encoding. */
function blockId(index: number): string {
  return Buffer.from(`block-${String(index).padStart(6, '0')}`).toString('base64');
}

async function putBlock(upload: Upload, index: number, bytes: number, blockBytes: number): Promise<string | undefined> {
  const start = index * blockBytes;
  const length = Math.min(blockBytes, bytes - start);
  const url = withQuery(upload.url, { comp: 'block', blockid: blockId(index) });
  const { http, file, purpose, patience } = upload;
  const headers = { ...apiVersion, 'content-type': 'application/octet-stream' };
  return refused(await http.upload({ method: 'PUT', url, headers, file, start, length, purpose, ...patience }));
}

async function putBlockList(upload: Upload, count: number): Promise<string | undefined> {
  const latest = Array.from({ length: count }, (_, index) => `<Latest>${blockId(index)}</Latest>`).join('');
  const body = `<?xml version="1.0" encoding="utf-8"?><BlockList>${latest}</BlockList>`;
  const headers = { ...apiVersion, 'content-type': 'application/xml', 'x-ms-blob-content-type': upload.contentType };
  const url = withQuery(upload.url, { comp: 'blocklist' });
  return refused(
    await upload.http.send({ method: 'PUT', url, headers, body, purpose: upload.purpose, ...upload.patience }),
  );
}

async function putBlocks(upload: Upload, bytes: number, limits: BlobLimits): Promise<string | undefined> {
  const count = Math.ceil(bytes / limits.blockBytes);
  let next = 0;
  let problem: string | undefined;
  const work = async () => {
    while (next < count && problem === undefined) {
      const index = next++;
      problem ??= await putBlock(upload, index, bytes, limits.blockBytes);
    }
  };
  await Promise.all(Array.from({ length: Math.min(limits.concurrency, count) }, work));
  return problem ?? putBlockList(upload, count);
}

/**
 * Sends a file to a signed URL of Azure Blob Storage. Never throws.
 * Source: learn.microsoft.com/rest/api/storageservices/put-blob, put-block, put-block-list.
 */
export async function uploadBlob(upload: Upload): Promise<BlobUploaded> {
  const limits = upload.limits ?? blobLimits;
  try {
    const bytes = (await stat(upload.file)).size;
    const problem =
      bytes <= limits.singleBytes ? await putWhole(upload, bytes) : await putBlocks(upload, bytes, limits);
    return problem === undefined ? { outcome: 'done', bytes } : { outcome: 'failed', reason: problem };
  } catch (error) {
    return { outcome: 'failed', reason: error instanceof Failure ? error.facts.what : messageOf(error) };
  }
}
