/** A line of a file command that the runner refuses; it fails the step. */
export class FileCommandError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'FileCommandError';
  }
}

export type NameValue = readonly [name: string, value: string];

interface Line {
  readonly text: string;
  /** Where the next line begins. */
  readonly next: number;
  /** False for a last line without its line feed. */
  readonly ended: boolean;
}

function readLine(text: string, at: number): Line | undefined {
  if (at >= text.length) return undefined;
  const end = text.indexOf('\n', at);
  return end < 0
    ? { text: text.slice(at), next: text.length, ended: false }
    : { text: text.slice(at, end), next: end + 1, ended: true };
}

function readHeredoc(text: string, at: number, delimiter: string): { readonly value: string; readonly next: number } {
  let end = at;
  let line = readLine(text, at);
  while (line?.text !== delimiter) {
    if (line === undefined) throw new FileCommandError(`Invalid value. Matching delimiter not found '${delimiter}'`);
    if (!line.ended) throw new FileCommandError('Invalid value. EOF marker missing new line.');
    end = line.next - 1;
    line = readLine(text, line.next);
  }
  return { value: text.slice(at, Math.max(at, end)), next: line.next };
}

function readHeader(line: string): { readonly name: string; readonly value?: string; readonly delimiter?: string } {
  const equals = line.indexOf('=');
  const heredoc = line.indexOf('<<');
  if (equals >= 0 && (heredoc < 0 || equals < heredoc))
    return { name: line.slice(0, equals), value: line.slice(equals + 1) };
  if (heredoc < 0) throw new FileCommandError(`Invalid format '${line}'`);
  const name = line.slice(0, heredoc);
  const delimiter = line.slice(heredoc + 2);
  if (name === '' || delimiter === '')
    throw new FileCommandError(`Invalid format '${line}'. Name must not be empty and delimiter must not be empty`);
  return { name, delimiter };
}

/**
 * Reads GITHUB_ENV, GITHUB_OUTPUT and GITHUB_STATE: `NAME=VALUE` lines and `NAME<<DELIMITER` blocks, whichever sign comes
 * first in the line. Only LF ends a line, so a CR stays in the value. Pairs before a bad line are still handed over, as
 * the runner applies them before it fails.
 * Source: actions/runner `Runner.Worker/FileCommandManager.cs`, `EnvFileKeyValuePairs`.
 * @throws FileCommandError for a line with neither sign, an empty name or delimiter, or a block without its end.
 */
export function* readNameValues(text: string): Generator<NameValue> {
  let line = readLine(text, 0);
  while (line !== undefined) {
    let next = line.next;
    if (line.text !== '') {
      const header = readHeader(line.text);
      if (header.delimiter === undefined) yield [header.name, header.value ?? ''];
      else {
        const block = readHeredoc(text, next, header.delimiter);
        next = block.next;
        yield [header.name, block.value];
      }
    }
    line = readLine(text, next);
  }
}
