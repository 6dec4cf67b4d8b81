import { signs } from '../conclusion.ts';
import { formatDuration, lengthOf } from '../duration.ts';
import { noteOf } from '../job-note.ts';
import { layOutJobs, type Edge, type JobBox } from '../graph/layout.ts';
import type { JobAnchor, RunAnchor } from './anchors.ts';
import { html, type Html } from './html.ts';

/** Which job waited for which, as a drawing whose boxes lead to the jobs. */
export function renderGraph({ run, jobs }: RunAnchor): Html {
  const layout = layOutJobs(run.jobs);
  const byId = new Map(jobs.map((job) => [job.job.id, job]));
  const label = `Jobs of ${run.workflow}: ${run.jobs.map((job) => `${job.name} ${signs[job.conclusion].word}`).join(', ')}`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Job graph">
    <svg class="graph" width="${layout.width}" height="${layout.height}" role="group" aria-label="${label}">
      ${layout.edges.map((edge) => html`<path class="edge" d="${pathOf(edge)}" />`)}
      ${layout.matrices.map(
        ({ x, y, width, height, title }) =>
          html`<rect class="matrix" x="${x}" y="${y}" width="${width}" height="${height}" rx="8" />
            <text class="matrix-title" x="${x + 12}" y="${y + 21}">${shorten(title, width - 24)}</text>`,
      )}
      ${layout.jobs.map((box) => renderNode(box, byId.get(box.id)))}
    </svg>
  </div>`;
}

function pathOf({ points }: Edge): string {
  return points
    .map((to, index) => {
      const from = points[index - 1];
      if (from === undefined) return `M${to.x} ${to.y}`;
      const middle = Math.round((from.x + to.x) / 2);
      return from.y === to.y ? `L${to.x} ${to.y}` : `C${middle} ${from.y} ${middle} ${to.y} ${to.x} ${to.y}`;
    })
    .join('');
}

function renderNode({ x, y, width, height }: JobBox, found: JobAnchor | undefined): Html | undefined {
  if (found === undefined) return undefined;
  const { job, anchor } = found;
  const { word } = signs[job.conclusion];
  const time = job.startedAt === undefined ? word : formatDuration(lengthOf(job));
  const note = noteOf(job);
  return html`<a href="#${anchor}" class="node ${job.conclusion}" aria-label="${job.name}, ${word}">
    <title>${job.name}: ${word}${note === undefined ? '' : ` (${note})`}</title>
    <rect x="${x}" y="${y}" width="${width}" height="${height}" rx="6" />
    <use
      class="icon ${job.conclusion}"
      href="#i-${job.conclusion}"
      x="${x + 10}"
      y="${y + 12}"
      width="16"
      height="16"
    />
    <text x="${x + 34}" y="${y + 25}">${shorten(job.name, width - 104)}</text>
    <text class="time" x="${x + width - 10}" y="${y + 25}">${time}</text>
  </a>`;
}

function shorten(text: string, width: number): string {
  const room = Math.max(8, Math.floor(width / 7) + 1);
  return text.length <= room ? text : `${text.slice(0, room - 1)}…`;
}
