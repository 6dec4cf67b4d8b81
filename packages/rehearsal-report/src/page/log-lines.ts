import type { LogLine } from '@aevon/rehearsal';

/** Lines of a log as they are shown. */
export interface NumberedLine extends LogLine {
  readonly number: number;
}

export interface LineGroup {
  readonly head: NumberedLine;
  readonly lines: readonly NumberedLine[];
}

/** How many lines are not shown here. */
export interface Gap {
  readonly cut: number;
}

export type LogPart = NumberedLine | LineGroup | Gap;

/** Lines of a step that a page shows: the beginning and, where errors are, a longer end. */
const kept = { head: 200, tail: 400 };

/** Cuts a long log in the middle and folds groups, which end with their `endgroup`, the next group or the log. */
export function arrangeLog(log: readonly LogLine[]): LogPart[] {
  const numbered = log.map((line, index) => ({ ...line, number: index + 1 }));
  const { head, tail } = kept;
  if (log.length <= head + tail) return foldGroups(numbered);
  const cut = log.length - head - tail;
  return [...foldGroups(numbered.slice(0, head)), { cut }, ...foldGroups(numbered.slice(-tail))];
}

function foldGroups(lines: readonly NumberedLine[]): (NumberedLine | LineGroup)[] {
  const parts: (NumberedLine | LineGroup)[] = [];
  let inside: NumberedLine[] | undefined;
  for (const line of lines) {
    if (line.kind === 'group') {
      inside = [];
      parts.push({ head: line, lines: inside });
    } else if (line.kind === 'endgroup') inside = undefined;
    else (inside ?? parts).push(line);
  }
  return parts;
}
