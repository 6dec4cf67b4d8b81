import type { LogLine } from '../record.ts';
import type { Masker } from './masker.ts';

// Tags by which GitHub's log viewer tells lines apart; `[command]` is what @actions/exec writes.
const tags: readonly (readonly [tag: string, kind: LogLine['kind']])[] = [
  ['##[error]', 'error'],
  ['##[warning]', 'warning'],
  ['##[notice]', 'notice'],
  ['##[debug]', 'debug'],
  ['##[group]', 'group'],
  ['##[endgroup]', 'endgroup'],
  ['##[command]', 'command'],
  ['[command]', 'command'],
];

/** The log of one step, masked as it is written. */
export class StepLog {
  /** For the record: the tag of a line is its kind. */
  readonly entries: LogLine[] = [];
  /** As in the log that GitHub lets one download, tags included, without time stamps. */
  readonly lines: string[] = [];
  readonly #masker: Masker;
  readonly #startedAt = performance.now();
  readonly #onLine: (line: LogLine) => void;

  constructor(masker: Masker, onLine: (line: LogLine) => void) {
    this.#masker = masker;
    this.#onLine = onLine;
  }

  /** Masks a message of one or more lines and appends it. */
  write(message: string): void {
    const at = Math.round(performance.now() - this.#startedAt);
    const masked = this.#masker.mask(message);
    const [tag, kind] = tags.find(([known]) => masked.startsWith(known)) ?? ['', 'plain'];
    for (const [index, line] of masked.split(/\r\n|\n/).entries()) {
      this.lines.push(line);
      const entry: LogLine = { at, text: index === 0 ? line.slice(tag.length) : line, kind };
      this.entries.push(entry);
      this.#onLine(entry);
    }
  }
}
