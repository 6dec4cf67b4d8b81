import { createHash } from 'node:crypto';
import { VercelError } from './model.ts';

const dayMs = 86_400_000;
/** Uploads in 24 hours on the Hobby plan (vercel.com/docs/limits, read 2026-09). */
const uploadsPerDay = 5_000;

/** Files by their SHA-1, as they were uploaded. */
export interface FileStore {
  has(sha: string): boolean;
  /** The bytes of a file. @throws Error when it is not there. */
  read(sha: string): Buffer;
  /** @throws VercelError 400 when the bytes are not of that digest, 429 when the day's uploads are used up. */
  put(sha: string, size: number, bytes: Buffer, at: number): void;
  remove(sha: string): void;
  readonly uploads: number;
}

export function createFileStore(isHobby: boolean): FileStore {
  const files = new Map<string, Buffer>();
  const times: number[] = [];
  const spend = (at: number): void => {
    while ((times[0] ?? at) <= at - dayMs) times.shift();
    const [first = at] = times;
    if (isHobby && times.length >= uploadsPerDay)
      throw new VercelError(
        429,
        'api-upload-free',
        'Too many requests - try again in 24 hours (more than 5000, code: "api-upload-free").',
        { limit: { total: uploadsPerDay, remaining: 0, reset: first + dayMs } },
        { 'retry-after': String(Math.ceil((first + dayMs - at) / 1000)) },
      );
    times.push(at);
  };
  return {
    has: (sha) => files.has(sha),
    read: (sha) => {
      const bytes = files.get(sha);
      if (bytes === undefined) throw new Error(`no file ${sha} was uploaded`);
      return bytes;
    },
    put: (sha, size, bytes, at) => {
      const isWhole = createHash('sha1').update(bytes).digest('hex') === sha && bytes.byteLength === size;
      // Vercel's own words for it are not documented.
      if (!isWhole) throw new VercelError(400, 'bad_request', 'Invalid request: the body is not of this digest.');
      spend(at);
      files.set(sha, bytes);
    },
    remove: (sha) => void files.delete(sha),
    get uploads() {
      return times.length;
    },
  };
}
