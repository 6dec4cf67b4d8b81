export interface LineSplitter {
  push(text: string): void;
  /** Hands over what has no line ending. */
  end(): void;
}

/**
 * Splits a stream as the runner does: a line ends at LF, at CR and at CRLF, so a progress bar's CR begins a new line
 * and with it possibly a command. Source: actions/runner `Runner.Sdk/ProcessInvoker.cs`, which reads with
 * `StreamReader.ReadLine`.
 */
export function createLineSplitter(onLine: (line: string) => void): LineSplitter {
  let pieces: string[] = [];
  let afterReturn = false;
  const emit = (last: string): void => {
    const line = pieces.length === 0 ? last : pieces.join('') + last;
    pieces = [];
    onLine(line);
  };
  const push = (text: string): void => {
    if (text === '') return;
    const ending = /\r\n|\n|\r/g;
    let start = afterReturn && text.startsWith('\n') ? 1 : 0;
    afterReturn = text.endsWith('\r');
    ending.lastIndex = start;
    for (let found = ending.exec(text); found !== null; found = ending.exec(text)) {
      emit(text.slice(start, found.index));
      start = ending.lastIndex;
    }
    if (start < text.length) pieces.push(text.slice(start));
  };
  return { push, end: () => (pieces.length === 0 ? undefined : emit('')) };
}

/** The lines of a whole text, by the same rule; a last line ending adds no empty line. */
export function splitLines(text: string): string[] {
  const lines: string[] = [];
  const splitter = createLineSplitter((line) => lines.push(line));
  splitter.push(text);
  splitter.end();
  return lines;
}
