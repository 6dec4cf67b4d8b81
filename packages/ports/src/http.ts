export interface HttpRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Milliseconds for the whole call, retries included. */
  readonly deadlineMs: number;
  /** Milliseconds for one attempt; default: the whole deadline. */
  readonly attemptMs?: number;
  /** Milliseconds without a byte in either direction after which an attempt fails as `http-timeout`; default: none. */
  readonly idleMs?: number;
  /**
   * `safe` (default) retries what the method allows to repeat; `never` and `always` override it. `once`: whatever the
   * method, what may have been acted on is not sent again, only what was answered 429 or never left.
   */
  readonly retry?: 'safe' | 'once' | 'never' | 'always';
  /** What the call is for, in words for an error: "restore the cache". */
  readonly purpose: string;
  readonly signal?: AbortSignal;
  /** Bytes of answer read before the call fails as `answer-too-large`. Default 64 MiB. */
  readonly maxBytes?: number;
  /** The authority to trust for this request instead of those that the machine trusts, PEM. */
  readonly ca?: string | undefined;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** Set when the client gave up retrying this answer for a reason worth telling: "asks to wait 90 s, 3 s are left". */
  readonly note?: string;
}

export interface Http {
  /**
   * Sends one request; every HTTP status that retrying did not mend is a response, not an error.
   * @throws Failure of kind `infrastructure`: `http-timeout`, `http-unreachable`, `http-truncated`, `answer-too-large`.
   */
  send(request: HttpRequest): Promise<HttpResponse>;
}

export interface FileDownload extends Omit<HttpRequest, 'body'> {
  /** Where the body goes: the whole of it, or nothing. */
  readonly to: string;
}

export interface FileDownloaded extends HttpResponse {
  /** Bytes written to the file; 0 for an answer outside 2xx, whose `body` holds the first 64 KiB instead. */
  readonly bytes: number;
}

export interface FileUpload extends Omit<HttpRequest, 'body'> {
  readonly file: string;
  /** First byte to send; default 0. */
  readonly start?: number;
  /** Bytes to send; default: up to the end of the file. */
  readonly length?: number;
}

/** The same client for bodies too big for memory. `maxBytes` limits what is written. */
export interface FileHttp extends Http {
  /** @throws Failure as `send`; the file is then not there. */
  download(request: FileDownload): Promise<FileDownloaded>;
  /** @throws Failure as `send`. */
  upload(request: FileUpload): Promise<HttpResponse>;
}

export type StreamRequest = Omit<HttpRequest, 'retry' | 'attemptMs' | 'maxBytes'>;

export interface HttpStream {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /**
   * The body as it comes. To leave the loop closes the connection. @throws Failure `http-truncated` when it is cut off,
   * `http-timeout` at the deadline or after `idleMs` without a byte; or the signal's reason.
   */
  readonly body: AsyncIterable<Uint8Array>;
}

/** The same client for answers that are read while they come, such as a watch. */
export interface StreamHttp extends Http {
  /** Sends once and gives the answer when its head is there; its body must be read or left. @throws Failure as `send`. */
  stream(request: StreamRequest): Promise<HttpStream>;
}
