import { randomUUID } from 'node:crypto';

/**
 * Standard output of the action. Text is written while the runner's command processing is stopped, so that no line of
 * a tool, a file name or a test can act as a command; it is resumed only for commands of our own.
 * Source: "Stopping and starting workflow commands" in GitHub's reference of workflow commands.
 */
export class Console {
  readonly #write: (text: string) => void;
  #token: string | undefined;

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  /** Writes lines as data. Carriage returns end a line too, as they do for the runner. */
  text(text: string): void {
    if (this.#token === undefined) {
      this.#token = `aevon-${randomUUID()}`;
      this.#write(`::stop-commands::${this.#token}\n`);
    }
    for (const line of text.split(/\r\n|\n|\r/)) this.#write(`${line}\n`);
  }

  /** Writes commands of our own, to which the runner listens. */
  command(lines: string): void {
    this.resume();
    this.#write(lines);
  }

  resume(): void {
    if (this.#token !== undefined) this.#write(`::${this.#token}::\n`);
    this.#token = undefined;
  }
}
