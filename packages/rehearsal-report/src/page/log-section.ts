import type { LogLine } from '@aevon/rehearsal';
import { cleanText } from '../foreign-text.ts';
import { html, type Html } from './html.ts';
import { arrangeLog, type LogPart, type NumberedLine } from './log-lines.ts';

/** Characters of a line; the rest is in the JSON. */
const limit = 1000;

const words: Partial<Record<LogLine['kind'], string>> = { error: 'Error: ', warning: 'Warning: ', notice: 'Notice: ' };

/** A step's log with the numbers of its lines. */
export function renderLog(log: readonly LogLine[]): Html | undefined {
  if (log.length === 0) return undefined;
  return html`<div class="log" role="group" aria-label="Log" tabindex="0">${arrangeLog(log).map(renderPart)}</div>`;
}

function renderPart(part: LogPart): Html {
  if ('cut' in part)
    return html`<p class="cut">… ${part.cut} lines are cut here; the whole log is in the JSON file (--json) …</p>`;
  if (!('lines' in part)) return renderLine(part);
  const title = cleanText(part.head.text) || 'Group';
  return html`<details class="group">
    <summary data-n="${part.head.number}">${title}</summary>
    ${part.lines.map(renderLine)}
  </details>`;
}

function renderLine({ number, kind, text }: NumberedLine): Html {
  const clean = cleanText(text).replace(/\n+$/, '');
  const over = clean.length - limit;
  const shown = over > 0 ? `${clean.slice(0, limit)} … ${over} characters more` : clean;
  const word = words[kind];
  const lead = word === undefined || shown.startsWith(word.trim()) ? '' : word;
  const mark = kind === 'plain' ? '' : ` ${kind}`;
  return html`<div class="l${mark}" data-n="${number}">${lead}${shown}</div>`;
}
