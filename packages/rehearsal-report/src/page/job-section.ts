import type { StepRecord } from '@aevon/rehearsal';
import { isRed, isRedJob, signs } from '../conclusion.ts';
import { formatDuration, lengthOf } from '../duration.ts';
import { noteOf } from '../job-note.ts';
import { titleOf } from '../step-title.ts';
import type { JobAnchor } from './anchors.ts';
import { html, quoteCode, type Html } from './html.ts';
import { icon } from './icon.ts';
import { renderLog } from './log-section.ts';
import { renderOutputs } from './outputs.ts';

const kinds: Partial<Record<StepRecord['kind'], string>> = {
  'stand-in': 'stand-in',
  'not-rehearsed': 'not rehearsed',
};

/** A job that folds to its steps; red ones are open. */
export function renderJob({ job, anchor }: JobAnchor): Html {
  const time = job.startedAt === undefined ? undefined : formatDuration(lengthOf(job));
  const note = noteOf(job);
  return html`<details class="job" id="${anchor}" ${openWhen(isRedJob(job))}>
    <summary>
      ${icon(job.conclusion)}<span class="name">${job.name}</span><span class="word">${signs[job.conclusion].word}</span
      ><span class="time">${time}</span>
    </summary>
    ${note !== undefined && html`<p class="note">${quoteCode(note)}</p>`}
    ${job.steps.map((step, index) => renderStep(step, `${anchor}/${index + 1}`))}
    ${renderOutputs(job.outputs, 'Outputs of the job')}
  </details>`;
}

function openWhen(condition: boolean): string {
  return condition ? 'open' : '';
}

function renderStep(step: StepRecord, anchor: string): Html {
  const kind = kinds[step.kind];
  return html`<details class="step" id="${anchor}" ${openWhen(isRed(step.conclusion))}>
    <summary>
      ${icon(step.conclusion)}<span class="name">${titleOf(step)}</span
      >${kind !== undefined && html`<span class="kind">${kind}</span>`}<span class="word"
        >${signs[step.conclusion].word}</span
      ><span class="time">${formatDuration(lengthOf(step))}</span>
    </summary>
    <div class="inside">
      ${step.uses !== undefined && html`<p class="uses"><code>${step.uses}</code></p>`}
      ${step.note !== undefined && html`<p class="note">${quoteCode(step.note)}</p>`}
      ${step.outcome !== step.conclusion && html`<p class="note">It ${signs[step.outcome].word}, and continue-on-error let the job go on.</p>`}
      ${renderLog(step.log)} ${renderOutputs(step.outputs, 'Outputs')}
    </div>
  </details>`;
}
