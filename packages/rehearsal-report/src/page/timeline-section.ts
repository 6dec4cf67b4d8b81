import { signs } from '../conclusion.ts';
import { formatDuration, lengthOf } from '../duration.ts';
import type { JobAnchor, RunAnchor } from './anchors.ts';
import { html, type Html } from './html.ts';

interface Scale {
  readonly begin: number;
  readonly length: number;
}

/** When each job and each of its steps ran, over the seconds of the run. */
export function renderTimeline({ run, jobs }: RunAnchor): Html | undefined {
  const started = jobs.filter(({ job }) => job.startedAt !== undefined);
  if (started.length === 0) return undefined;
  const scale = { begin: Date.parse(run.startedAt), length: Math.max(1, lengthOf(run)) };
  return html`<div class="timeline">
    <div class="row axis" aria-hidden="true">
      <span></span>
      <svg width="100%" height="20">${ticksOf(scale).map((at) => renderTick(at, scale))}</svg>
      <span></span>
    </div>
    <ul>
      ${started.map((job) => renderRow(job, scale))}
    </ul>
  </div>`;
}

function percent(milliseconds: number, { length }: Scale): string {
  return `${((Math.min(Math.max(milliseconds, 0), length) / length) * 100).toFixed(2)}%`;
}

/** At most seven round distances. */
function ticksOf({ length }: Scale): number[] {
  const steps = [100, 200, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000];
  const step = steps.find((candidate) => length / candidate <= 6) ?? Math.ceil(length / 6);
  return Array.from({ length: Math.floor(length / step) + 1 }, (_, index) => index * step);
}

function renderTick(at: number, scale: Scale): Html {
  const seconds = at / 1000;
  const anchor = at === 0 ? 'start' : at / scale.length > 0.94 ? 'end' : 'middle';
  const text = scale.length > 120_000 ? `${(seconds / 60).toFixed(seconds % 60 === 0 ? 0 : 1)} min` : `${seconds} s`;
  return html`<text x="${percent(at, scale)}" y="14" text-anchor="${anchor}">${text}</text>`;
}

function renderRow({ job, anchor }: JobAnchor, scale: Scale): Html {
  const at = Date.parse(job.startedAt ?? '') - scale.begin;
  const { word } = signs[job.conclusion];
  const steps = job.steps.map((step) => {
    const begin = Date.parse(step.startedAt) - scale.begin;
    const text = `${step.name}: ${formatDuration(lengthOf(step))}, ${signs[step.conclusion].word}`;
    return html`<rect
      class="step ${step.conclusion}"
      x="${percent(begin, scale)}"
      width="${percent(lengthOf(step), scale)}"
      y="4"
      height="12"
      ><title>${text}</title></rect
    >`;
  });
  return html`<li class="row">
    <a href="#${anchor}">${job.name}</a>
    <svg
      width="100%"
      height="20"
      role="img"
      aria-label="${job.name}: from ${formatDuration(at)}, for ${formatDuration(lengthOf(job))}, ${word}"
    >
      ${ticksOf(scale).map((tick) => html`<line x1="${percent(tick, scale)}" x2="${percent(tick, scale)}" y1="0" y2="20" />`)}
      <rect class="whole" x="${percent(at, scale)}" width="${percent(lengthOf(job), scale)}" y="9" height="2" />
      ${steps}
    </svg>
    <span class="time">${formatDuration(lengthOf(job))}</span>
  </li>`;
}
