import type { Reporter } from '@aevon/ports';
import { clip, plainText } from '@aevon/test-results';

/** Lines of a runner that explain an exit code. */
export const tellingLines = {
  worker: /\bWorker (exited|terminated|forks emitted error|threads emitted error)\b|Channel closed/,
  unhandled: /\bUnhandled (Errors?|Rejections?)\b/,
  threshold:
    /^(ERROR: )?(Coverage for .+ does not meet|Uncovered .+ exceed .*threshold|Coverage failure: total of)|^(FAIL )?Required test coverage of .+ not reached/,
  /** The runner was told to stop, or failed to, and so left tests out or an error behind. */
  stopped: /^!{3,} .*(Exit|KeyboardInterrupt|Interrupted|stopping after)|^error during close\b/,
} as const;

const shownLines = 3_000;
const lineWidth = 2_000;
const tailLines = 60;

/** Shows the output of one runner as it comes, up to a limit, and keeps its end for what goes wrong. */
export class RunnerLog {
  readonly #reporter: Reporter;
  readonly #prefix: string;
  readonly #tail: string[] = [];
  readonly #watched: readonly RegExp[];
  readonly #seen = new Map<RegExp, string>();
  #lines = 0;

  /** @param watched patterns whose first line is kept, wherever in the output it comes */
  constructor(reporter: Reporter, name: string, watched: readonly RegExp[]) {
    this.#reporter = reporter;
    // A name in front also keeps a line of the tests from starting as a command of the runner's log.
    this.#prefix = `${name} │ `;
    this.#watched = watched;
  }

  push(line: string): void {
    const plain = clip(plainText(line), lineWidth);
    this.#lines += 1;
    if (this.#lines <= shownLines) this.#reporter.info(this.#prefix + plain);
    if (this.#lines === shownLines)
      this.#reporter.info(`${this.#prefix}… more than ${shownLines} lines: the rest is held back`);
    this.#tail.push(plain);
    if (this.#tail.length > tailLines) this.#tail.shift();
    for (const pattern of this.#watched)
      if (!this.#seen.has(pattern) && pattern.test(plain)) this.#seen.set(pattern, plain.trim());
  }

  /** The first line that matched one of the watched patterns. */
  lineOf(pattern: RegExp): string | undefined {
    return this.#seen.get(pattern);
  }

  get tail(): readonly string[] {
    return this.#tail;
  }

  /** Shows the end again when it was held back. */
  close(): void {
    if (this.#lines <= shownLines) return;
    this.#reporter.info(`${this.#prefix}… ${this.#lines} lines in all; the last ones were:`);
    for (const line of this.#tail.slice(-20)) this.#reporter.info(this.#prefix + line);
  }
}
