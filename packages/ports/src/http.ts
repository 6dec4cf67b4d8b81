export interface HttpRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Milliseconds for the whole call, retries included. */
  readonly deadlineMs: number;
  /** Milliseconds for one attempt; default: the whole deadline. */
  readonly attemptMs?: number;
  /** `safe` (default) retries what the method allows to repeat; `never` and `always` override it. */
  readonly retry?: 'safe' | 'never' | 'always';
  /** What the call is for, in words for an error: "restore the cache". */
  readonly purpose: string;
  readonly signal?: AbortSignal;
  /** Bytes of answer read before the call fails as `answer-too-large`. Default 64 MiB. */
  readonly maxBytes?: number;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface Http {
  /**
   * Sends one request; every HTTP status that retrying did not mend is a response, not an error.
   * @throws Failure of kind `infrastructure`: `http-timeout`, `http-unreachable`, `http-truncated`, `answer-too-large`.
   */
  send(request: HttpRequest): Promise<HttpResponse>;
}
