import { trim, trimStart, unescapeData, unescapeLegacy, unescapeProperty } from './escaping.ts';

/** One command found in a line of output. */
export interface RunnerCommand {
  /** As written; names are compared without regard to case. */
  readonly name: string;
  /** Keys in lower case. */
  readonly properties: Map<string, string>;
  readonly data: string;
}

interface Split {
  readonly info: string;
  readonly data: string;
}

function splitModern(line: string): Split | undefined {
  const text = trimStart(line);
  if (!text.startsWith('::')) return undefined;
  const end = text.indexOf('::', 2);
  return end < 0 ? undefined : { info: text.slice(2, end), data: unescapeData(text.slice(end + 2)) };
}

function splitLegacy(line: string): Split | undefined {
  const start = line.indexOf('##[');
  const end = start < 0 ? -1 : line.indexOf(']', start);
  return end < 0 ? undefined : { info: line.slice(start + 3, end), data: unescapeLegacy(line.slice(end + 1)) };
}

function parseProperties(text: string, separator: string, unescape: (value: string) => string): Map<string, string> {
  const properties = new Map<string, string>();
  for (const property of text.split(separator)) {
    // Equals signs before the key and between key and value are skipped, as .NET's `Split` does when it drops empty parts.
    const [, key, value] = /^=*([^=]+)=+([^=][^]*)$/.exec(property) ?? [];
    if (key !== undefined && value !== undefined) properties.set(key.toLowerCase(), unescape(value));
  }
  return properties;
}

function parseInfo(split: Split, isRegistered: (name: string) => boolean, modern: boolean): RunnerCommand | undefined {
  const space = split.info.indexOf(' ');
  const name = space < 0 ? split.info : split.info.slice(0, space);
  if (!isRegistered(name)) return undefined;
  const rest = space > 0 ? split.info.slice(space + 1) : '';
  const properties = modern
    ? parseProperties(trim(rest), ',', unescapeProperty)
    : parseProperties(rest, ';', unescapeLegacy);
  return { name, properties, data: split.data };
}

/**
 * Finds the command in a line of output: `::name key=value,key=value::data` after leading blanks, else
 * `##[name key=value;key=value]data` anywhere in it. Names that are not registered are plain text.
 * Source: actions/runner `Runner.Common/ActionCommand.cs`.
 */
export function parseCommand(line: string, isRegistered: (name: string) => boolean): RunnerCommand | undefined {
  if (!line.includes('::') && !line.includes('##[')) return undefined;
  const modern = splitModern(line);
  const found = modern === undefined ? undefined : parseInfo(modern, isRegistered, true);
  if (found !== undefined) return found;
  const legacy = splitLegacy(line);
  return legacy === undefined ? undefined : parseInfo(legacy, isRegistered, false);
}
