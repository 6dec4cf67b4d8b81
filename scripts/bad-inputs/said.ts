import type { ActionRun } from '@aevon/rehearsal';
import { root as repository } from '../root.ts';
import type { BadInput } from './case.ts';
import type { Met } from './meet.ts';

const shownAnnotations = 3;
const shownLines = 24;
const levels = ['error', 'warning', 'notice'];

/** Annotations, summary and log, as one text. */
export function everythingSaid({ annotations, summary, log }: ActionRun): string {
  return [...annotations.map(({ message }) => message), summary, ...log].join('\n');
}

/** Takes out what differs from machine to machine and from run to run. */
function withoutMachine(text: string, folder: string): string {
  return text
    .replaceAll(folder, '…')
    .replaceAll(repository, '…')
    .replaceAll(/\/[^\s"'`]*\/bad-input-[\w-]+/g, '…')
    .replaceAll(/\b\d+(\.\d+)?(?= ?(ms|s|MB\/s)\b)/g, 'N')
    .replaceAll(/\b(Linux|macOS)-(X64|ARM64)-job-[0-9a-f]+/g, '…')
    .replaceAll(/\b\d+(?= attempts\b)/g, 'N')
    .replaceAll(/\bpid \d+|127\.0\.0\.1:\d+/g, '…')
    .replaceAll(/\b\d\d:\d\d:\d\d\b/g, '…')
    .replaceAll(/[\p{Cc}\p{Cf}]/gu, (char) => (char === '\n' || char === '\t' ? char : '\uFFFD'));
}

function shorten(text: string): string {
  const lines = text
    .replaceAll(/(.)\1{40,}/g, '$1$1$1…')
    .split('\n')
    .map((line) => (line.length > 400 ? `${line.slice(0, 400)} …` : line))
    .filter((line, index, all) => line === '' || line !== all[index - 1]);
  const more = lines.length - shownLines;
  return more > 0 ? [...lines.slice(0, shownLines), `… and ${more} more lines`].join('\n') : lines.join('\n');
}

function linesThatSay(run: ActionRun, says: RegExp): string[] {
  const line = (text: string): string[] => text.split('\n').filter((one) => says.test(one));
  const [shown] = [...line(run.summary), ...run.log.flatMap(line)];
  return shown === undefined ? [] : [shown];
}

/** What a person sees: annotations by their level, then the line of the summary or log that tells. */
export function messageOf(bad: BadInput, { run, folder }: Met): string {
  const { says } = bad.ends;
  const ranked = run.annotations.toSorted((one, other) => levels.indexOf(one.level) - levels.indexOf(other.level));
  const shown = ranked.slice(0, shownAnnotations).map(({ level, file, line, message }) => {
    const place = file === undefined ? '' : ` ${file}${line === undefined ? '' : `:${line}`}`;
    return `${level}${place}: ${message}`;
  });
  const told = shown.some((text) => says.test(text)) ? [] : linesThatSay(run, says);
  return withoutMachine(shorten([...shown, ...told].join('\n')), folder);
}
