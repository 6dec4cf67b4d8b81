/** Cuts a stream of bytes into lines; LF, CR and CRLF end one. A line longer than the limit is handed on in pieces. */
export class LineSplitter {
  readonly #decoder = new TextDecoder();
  readonly #onLine: (line: string) => void;
  #rest = '';
  static readonly limit = 64 * 1024;

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  push(chunk: Uint8Array): void {
    this.#rest += this.#decoder.decode(chunk, { stream: true });
    // A CR at the end may be the first half of CRLF.
    const held = this.#rest.endsWith('\r') ? '\r' : '';
    const lines = this.#rest.slice(0, this.#rest.length - held.length).split(/\r\n|\n|\r/);
    this.#rest = (lines.pop() ?? '') + held;
    for (const line of lines) this.#onLine(line);
    while (this.#rest.length > LineSplitter.limit) {
      this.#onLine(this.#rest.slice(0, LineSplitter.limit));
      this.#rest = this.#rest.slice(LineSplitter.limit);
    }
  }

  end(): void {
    this.#rest += this.#decoder.decode();
    if (this.#rest !== '') this.#onLine(this.#rest.replace(/\r$/, ''));
    this.#rest = '';
  }
}

/** Keeps up to `limit` bytes of a stream and drops the rest. */
export class BoundedBuffer {
  readonly #chunks: Uint8Array[] = [];
  readonly #limit: number;
  #size = 0;
  truncated = false;

  constructor(limit: number) {
    this.#limit = limit;
  }

  push(chunk: Uint8Array): void {
    const room = this.#limit - this.#size;
    const kept = chunk.length > room ? chunk.subarray(0, room) : chunk;
    if (kept.length < chunk.length) this.truncated = true;
    if (kept.length === 0) return;
    this.#chunks.push(kept);
    this.#size += kept.length;
  }

  bytes(): Buffer {
    return Buffer.concat(this.#chunks);
  }
}
