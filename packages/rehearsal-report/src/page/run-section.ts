import type { AnnotationRecord, RequestRecord } from '@aevon/rehearsal';
import { formatDuration, lengthOf } from '../duration.ts';
import { cleanText } from '../foreign-text.ts';
import type { JobAnchor, RunAnchor } from './anchors.ts';
import { renderGraph } from './graph-section.ts';
import { html, type Html } from './html.ts';
import { badge } from './icon.ts';
import { renderJob } from './job-section.ts';
import { renderMarkdown } from './markdown.ts';
import { renderTimeline } from './timeline-section.ts';

/** A run of a workflow: what it ran for, its graph, times, annotations, summaries, jobs and requests. */
export function renderRun(anchored: RunAnchor): Html {
  const { run, anchor, jobs } = anchored;
  return html`<section class="run" id="${anchor}" aria-label="${run.workflow} on ${run.event}">
    <h3>${run.workflow} <span class="on">on ${run.event}</span> ${badge(run.conclusion)}</h3>
    <p class="commit">
      <code>${run.sha.slice(0, 10)}</code> ${run.commitTitle}
      <span class="muted">${run.ref} · ${formatDuration(lengthOf(run))}</span>
    </p>
    <h4>Jobs</h4>
    ${renderGraph(anchored)}
    <h4>Timeline</h4>
    ${renderTimeline(anchored)} ${renderAnnotations(jobs)} ${renderSummaries(jobs)}
    <h4>Steps and logs</h4>
    ${jobs.map(renderJob)} ${renderRequests(run.requests)}
  </section>`;
}

function renderAnnotations(jobs: readonly JobAnchor[]): Html | undefined {
  const items = jobs.flatMap(({ job, anchor }) =>
    job.steps.flatMap((step, index) =>
      step.annotations.map((annotation) => renderAnnotation(annotation, job.name, `${anchor}/${index + 1}`)),
    ),
  );
  if (items.length === 0) return undefined;
  return html`<h4>Annotations <span class="count">${items.length}</span></h4>
    <ul class="annotations">
      ${items}
    </ul>`;
}

function renderAnnotation(annotation: AnnotationRecord, job: string, anchor: string): Html {
  const { level, file, line, title, message } = annotation;
  const place = file === undefined ? undefined : `${file}${line === undefined ? '' : `:${line}`}`;
  return html`<li class="${level}">
    <p>
      <strong class="level">${level}</strong> ${place !== undefined && html`<code>${place}</code>`}
      ${title !== undefined && html`<span class="title">${cleanText(title)}</span>`} <a href="#${anchor}">${job}</a>
    </p>
    <pre>${cleanText(message)}</pre>
  </li>`;
}

function renderSummaries(jobs: readonly JobAnchor[]): Html | undefined {
  const summaries = jobs.flatMap(({ job, anchor }) =>
    job.steps.flatMap((step, index) =>
      step.summary.trim() === ''
        ? []
        : [
            html`<article class="summary">
              <p class="source"><a href="#${anchor}/${index + 1}">${job.name} · ${step.name}</a></p>
              <div class="markdown">${renderMarkdown(step.summary)}</div>
            </article>`,
          ],
    ),
  );
  return summaries.length === 0
    ? undefined
    : html`<h4>Summaries</h4>
        ${summaries}`;
}

function renderRequests(requests: readonly RequestRecord[]): Html | undefined {
  if (requests.length === 0) return undefined;
  return html`<details class="requests">
    <summary><span class="name">Requests</span> <span class="count">${requests.length}</span></summary>
    <div class="scroll" tabindex="0" role="region" aria-label="Requests">
      <table>
        <thead>
          <tr>
            <th>Host</th>
            <th>Method</th>
            <th>Path</th>
            <th class="number">Status</th>
            <th class="number">ms</th>
          </tr>
        </thead>
        <tbody>
          ${requests.map(
            ({ host, method, path, status, milliseconds }) =>
              html`<tr>
                <td>${host}</td>
                <td>${method}</td>
                <td class="path">${path}</td>
                <td class="number${isBad(status) && ' bad'}">${status}</td>
                <td class="number">${Math.round(milliseconds)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </details>`;
}

function isBad(status: RequestRecord['status']): boolean {
  return typeof status === 'string' || status >= 500;
}
