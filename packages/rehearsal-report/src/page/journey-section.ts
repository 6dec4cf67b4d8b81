import type { JourneyRecord } from '@aevon/rehearsal';
import { verdictOf } from '../conclusion.ts';
import { formatDuration, lengthOf } from '../duration.ts';
import { cleanText } from '../foreign-text.ts';
import type { JourneyAnchor } from './anchors.ts';
import { html, quoteCode, type Html } from './html.ts';
import { badge, tick } from './icon.ts';
import { renderRun } from './run-section.ts';

/** A journey: its story, what was expected of it, its runs. */
export function renderJourney({ journey, anchor, runs }: JourneyAnchor): Html {
  const met = journey.expectations.filter((expectation) => expectation.met).length;
  const { conclusion, words } = verdictOf(journey);
  const judged = journey.cancelled
    ? 'nothing of it was judged'
    : `${met} of ${journey.expectations.length} expectations met`;
  return html`<section class="journey" id="${anchor}" aria-labelledby="${anchor}-title">
    <header>
      <p class="eyebrow">${journey.name} · ${formatDuration(lengthOf(journey))}</p>
      <h2 id="${anchor}-title">${journey.title}</h2>
      <p class="story">${journey.story}</p>
      <p>${badge(conclusion, words)} <span class="muted">${judged}</span></p>
    </header>
    ${renderExpectations(journey.expectations)} ${runs.map(renderRun)}
  </section>`;
}

/** Nothing where nothing was judged. */
function renderExpectations(expectations: JourneyRecord['expectations']): Html | undefined {
  if (expectations.length === 0) return undefined;
  return html`<ul class="expectations">
    ${expectations.map(
      ({ text, met: good, seen }) =>
        html`<li>
          ${tick(good, { good: html`<span class="sr">met</span>`, bad: html`<span class="sr">not met</span>` })}
          <div>
            ${quoteCode(text)}
            <div class="seen">${cleanText(seen)}</div>
          </div>
        </li>`,
    )}
  </ul>`;
}
