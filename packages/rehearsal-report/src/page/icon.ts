import type { Conclusion } from '@aevon/rehearsal';
import { signs } from '../conclusion.ts';
import { html, type Html, type Part } from './html.ts';

/** The symbols, once per page. */
export const symbols = html`<svg width="0" height="0" class="symbols" aria-hidden="true">
  <symbol id="i-success" viewBox="0 0 16 16">
    <circle cx="8" cy="8" r="8" />
    <path d="M4.5 8.2l2.4 2.4 4.6-5" />
  </symbol>
  <symbol id="i-failure" viewBox="0 0 16 16">
    <circle cx="8" cy="8" r="8" />
    <path d="M5.2 5.2l5.6 5.6m0-5.6l-5.6 5.6" />
  </symbol>
  <symbol id="i-cancelled" viewBox="0 0 16 16">
    <circle cx="8" cy="8" r="8" />
    <path d="M4.6 11.4l6.8-6.8" />
  </symbol>
  <symbol id="i-skipped" viewBox="0 0 16 16">
    <circle cx="8" cy="8" r="8" />
    <path d="M4.6 8h6.8" />
  </symbol>
  <symbol id="i-timed-out" viewBox="0 0 16 16">
    <circle cx="8" cy="8" r="8" />
    <path d="M8 4v4.2l2.6 1.8" />
  </symbol>
</svg>`;

/** The icon alone, for where the word stands beside it. */
export function icon(conclusion: Conclusion): Html {
  return html`<svg class="icon ${conclusion}" width="16" height="16" aria-hidden="true">
    <use href="#i-${conclusion}" />
  </svg>`;
}

/** Icon and word. */
export function badge(conclusion: Conclusion, word: Part = signs[conclusion].word): Html {
  return html`<span class="badge ${conclusion}">${icon(conclusion)} ${word}</span>`;
}

/** Icon and word for an expectation. */
export function tick(good: boolean, words: { readonly good: Part; readonly bad: Part }): Html {
  return good ? badge('success', words.good) : badge('failure', words.bad);
}
