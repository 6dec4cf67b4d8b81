/** Bytes kept of what a step writes, before masking. */
export const rawOutputLimit = 64 * 1024 * 1024;

/** Collects both streams as they come, up to the limit. */
export class RawOutput {
  readonly #chunks: Uint8Array[] = [];
  #size = 0;

  add(bytes: Uint8Array): void {
    const room = rawOutputLimit - this.#size;
    if (room <= 0) return;
    const kept = bytes.length > room ? bytes.subarray(0, room) : bytes;
    this.#chunks.push(kept);
    this.#size += kept.length;
  }

  toString(): string {
    return Buffer.concat(this.#chunks).toString('utf8');
  }
}
