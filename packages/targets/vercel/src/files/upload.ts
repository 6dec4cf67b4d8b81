import type { Call } from '@aevon/deploy';
import { Failure, type FileHttp, type HttpResponse, mapParallel, readJson } from '@aevon/ports';
import { type ApiOptions, baseUrl, teamQuery } from '../api.ts';
import { failure, refusalOf } from '../failures.ts';
import type { Sendable } from './sendable.ts';

export interface UploadOptions extends Omit<ApiOptions, 'http'> {
  readonly http: FileHttp;
}

const atOnce = 16;
/** A connection over which nothing moves for so long is given up, and the file is sent again. */
const idleMs = 60_000;

/** @throws Failure of kind `user` for what the user must mend, else `upload-failed` of kind `infrastructure` */
function judge(response: HttpResponse, { entry }: Sendable): void {
  const { status, note } = response;
  if (status >= 200 && status <= 299) return;
  const what = `could not send ${entry.file}: Vercel answered ${status}${note === undefined ? '' : ` (${note})`}`;
  throw (
    refusalOf({ status, data: readJson(response.body), what }) ??
    failure({ kind: 'infrastructure', code: 'upload-failed', what })
  );
}

function addressFor(options: UploadOptions): string {
  const url = new URL(`${baseUrl}/v2/files`);
  for (const [name, value] of Object.entries(teamQuery(options))) url.searchParams.set(name, String(value));
  return url.href;
}

async function sendOne(options: UploadOptions, sendable: Sendable, call: Call): Promise<void> {
  const { http, token } = options;
  const { entry, from } = sendable;
  const request = {
    method: 'POST',
    url: addressFor(options),
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/octet-stream',
      ...{ 'x-now-digest': entry.sha, 'x-now-size': String(entry.size) },
    },
    // By its digest: to send it twice is to send it once.
    retry: 'always',
    purpose: `send ${entry.file}`,
    deadlineMs: call.deadlineMs,
    idleMs,
    signal: call.signal,
  } as const;
  const response =
    'text' in from
      ? await http.send({ ...request, body: from.text })
      : await http.upload({ ...request, file: from.place, start: from.start, length: entry.size });
  judge(response, sendable);
}

/**
 * Sends files, some at a time. Those that fail for want of an answer are left to the next round, and why is given back.
 * @throws Failure of kind `user` at once
 */
export async function upload(
  options: UploadOptions,
  files: readonly Sendable[],
  call: Call,
): Promise<readonly Failure[]> {
  const results = await mapParallel(files, atOnce, async (file) => {
    call.signal.throwIfAborted();
    return sendOne(options, file, call).catch((error: unknown) => {
      if (error instanceof Failure && error.facts.kind === 'infrastructure') return error;
      throw error;
    });
  });
  return results.filter((result) => result instanceof Failure);
}
