import { trim } from './escaping.ts';
import { maskEncoders } from './mask-encoders.ts';

interface Range {
  readonly start: number;
  readonly end: number;
}

/** The secrets of one job. Source: actions/runner `Sdk/DTLogging/Logging/SecretMasker.cs`. */
export class Masker {
  readonly #originals = new Set<string>();
  readonly #values = new Set<string>();

  /** Hides one value and its encoded forms. */
  addValue(value: string): void {
    if (value === '' || this.#originals.has(value)) return;
    this.#originals.add(value);
    this.#values.add(value);
    for (const encode of maskEncoders) {
      const encoded = encode(value);
      if (encoded !== '') this.#values.add(encoded);
    }
  }

  /** Hides a secret as a whole and each of its trimmed lines, as `add-mask` and a secret of the job do. */
  addSecret(secret: string): void {
    this.addValue(secret);
    for (const line of secret.split(/[\r\n]/)) this.addValue(trim(line));
  }

  /** What was added, without the encoded forms. */
  get secrets(): readonly string[] {
    return [...this.#originals];
  }

  /** Replaces each stretch covered by secrets, overlapping or touching ones together, with three stars. */
  mask(text: string): string {
    const ranges = this.#find(text);
    if (ranges.length === 0) return text;
    let masked = '';
    let from = 0;
    for (const range of merge(ranges)) {
      masked += `${text.slice(from, range.start)}***`;
      from = range.end;
    }
    return masked + text.slice(from);
  }

  /** Whether any of it would be hidden. */
  covers(text: string): boolean {
    return this.mask(text) !== text;
  }

  #find(text: string): Range[] {
    const ranges: Range[] = [];
    for (const value of this.#values) {
      for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1))
        ranges.push({ start: at, end: at + value.length });
    }
    return ranges;
  }
}

function merge(ranges: Range[]): Range[] {
  const merged: Range[] = [];
  for (const range of ranges.toSorted((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last !== undefined && range.start <= last.end)
      merged[merged.length - 1] = { start: last.start, end: Math.max(last.end, range.end) };
    else merged.push(range);
  }
  return merged;
}
