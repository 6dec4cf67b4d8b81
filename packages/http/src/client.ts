import { stat } from 'node:fs/promises';
import type {
  Clock,
  FileDownload,
  FileDownloaded,
  FileHttp,
  FileUpload,
  HttpRequest,
  HttpResponse,
  StreamHttp,
} from '@aevon/ports';
import { createAgents, type Environment } from './agents.ts';
import { readBody, readStart, writeBody } from './body.ts';
import { perform, type Answer, type Deps, type Read } from './call.ts';
import type { Body } from './exchange.ts';
import { openStream } from './stream.ts';

export interface HttpOptions {
  readonly clock: Clock;
  /** Jitter, from 0 up to 1. */
  readonly random?: () => number;
  /** Where HTTPS_PROXY, HTTP_PROXY and NO_PROXY are looked up; without it no proxy is used. */
  readonly env?: Environment;
}

const defaultMaxBytes = 64 * 1024 * 1024;
const maxExplanationBytes = 64 * 1024;

function toMemory(maxBytes: number): Read {
  return async (answer) => {
    const body = await readBody(answer, maxBytes);
    return { body, bytes: body.byteLength };
  };
}

function toFile(to: string, maxBytes: number): Read {
  return async (answer) => {
    const status = answer.statusCode ?? 0;
    if (status < 200 || status > 299) return { body: await readStart(answer, maxExplanationBytes), bytes: 0 };
    return { body: new Uint8Array(), bytes: await writeBody(answer, to, maxBytes) };
  };
}

function withoutBytes({ status, headers, body, note }: Answer): HttpResponse {
  return note === undefined ? { status, headers, body } : { status, headers, body, note };
}

function bodyOf(body: HttpRequest['body']): Body {
  if (body === undefined) return undefined;
  return { bytes: typeof body === 'string' ? new TextEncoder().encode(body) : body };
}

/** The Http ports over Node's own client. See the ports for their promises. */
export function createHttp(options: HttpOptions): FileHttp & StreamHttp {
  const deps: Deps = {
    clock: options.clock,
    random: options.random ?? Math.random,
    agents: createAgents(options.env ?? {}),
  };
  return {
    send: async ({ body, ...call }: HttpRequest) =>
      withoutBytes(await perform(call, bodyOf(body), toMemory(call.maxBytes ?? defaultMaxBytes), deps)),
    download: async ({ to, ...call }: FileDownload): Promise<FileDownloaded> =>
      perform(call, undefined, toFile(to, call.maxBytes ?? Infinity), deps),
    upload: async ({ file, start = 0, length, ...call }: FileUpload) => {
      const bytes = length ?? (await stat(file)).size - start;
      return withoutBytes(
        await perform(call, { file, start, length: bytes }, toMemory(call.maxBytes ?? defaultMaxBytes), deps),
      );
    },
    stream: async ({ body, ...call }) => openStream(call, bodyOf(body), deps.agents),
  };
}
