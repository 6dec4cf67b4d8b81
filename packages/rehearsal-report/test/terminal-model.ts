/** A small terminal: what `createView` writes, and wrapping at the right margin; any other escape is an error. */
export class TerminalModel {
  readonly lines: string[] = [''];
  #row = 0;
  #column = 0;
  readonly columns: number;
  readonly rows: number;

  constructor(columns: number, rows: number) {
    this.columns = columns;
    this.rows = rows;
  }

  /** The lines in the window. */
  get screen(): string[] {
    return this.lines.slice(-this.rows);
  }

  readonly write = (text: string): void => {
    const tokens = text.matchAll(/\x1b\[(\?2026[hl]|\d*[A-Za-z])|([\s\S])/gu);
    for (const [, escape, character] of tokens) {
      if (escape !== undefined) this.#obey(escape);
      else if (character !== undefined) this.#put(character);
    }
  };

  #obey(escape: string): void {
    if (escape.startsWith('?2026') || escape.endsWith('m')) return;
    const count = Number(escape.slice(0, -1) || '1');
    if (escape.endsWith('A')) this.#row = Math.max(this.lines.length - this.rows, 0, this.#row - count);
    else if (escape === '2K') this.lines[this.#row] = '';
    else if (escape === '0J') {
      this.lines[this.#row] = (this.lines[this.#row] ?? '').slice(0, this.#column);
      this.lines.length = this.#row + 1;
    } else throw new Error(`unexpected escape ${escape}`);
  }

  #put(character: string): void {
    if (character === '\r') this.#column = 0;
    else if (character === '\n') this.#next();
    else if (character < ' ' || character === '\x7f') throw new Error(`control ${character.charCodeAt(0)}`);
    else {
      if (this.#column >= this.columns) this.#next();
      const line = this.lines[this.#row] ?? '';
      this.lines[this.#row] =
        line.slice(0, this.#column).padEnd(this.#column) + character + line.slice(this.#column + 1);
      this.#column += 1;
    }
  }

  #next(): void {
    this.#column = 0;
    this.#row += 1;
    if (this.lines.length === this.#row) this.lines.push('');
  }
}
