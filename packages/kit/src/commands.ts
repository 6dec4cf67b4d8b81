import type { Annotation } from '@aevon/ports';

/** Escapes as the runner reads it back. Source: actions/runner, ActionCommand.cs; GitHub's reference of workflow commands. */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

type Properties = Readonly<Record<string, string | number | undefined>>;

/** A workflow command as a line. */
export function commandLine(name: string, data: string, properties: Properties = {}): string {
  const given = Object.entries(properties)
    .filter((entry): entry is [string, string | number] => entry[1] !== undefined)
    .map(([key, value]) => `${key}=${escapeProperty(String(value))}`);
  return `::${name}${given.length === 0 ? '' : ` ${given.join(',')}`}::${escapeData(data)}\n`;
}

/** An annotation as a command. */
export function annotationLine(annotation: Annotation): string {
  const { level, message, title, file, line, endLine, column, endColumn } = annotation;
  return commandLine(level, message, { title, file, line, endLine, col: column, endColumn });
}
