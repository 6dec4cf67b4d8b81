import { cleanText } from '../foreign-text.ts';
import { html, type Html } from './html.ts';

/** Characters of a value; the rest is in the JSON. */
const limit = 2000;

/** Outputs of a step or a job, folded. */
export function renderOutputs(outputs: Readonly<Record<string, string>>, title: string): Html | undefined {
  const entries = Object.entries(outputs);
  if (entries.length === 0) return undefined;
  return html`<details class="outputs">
    <summary>${title} <span class="count">${entries.length}</span></summary>
    <dl>
      ${entries.map(
        ([name, value]) =>
          html`<dt>${name}</dt>
            <dd>${shorten(cleanText(value))}</dd>`,
      )}
    </dl>
  </details>`;
}

function shorten(text: string): string | Html {
  if (text === '') return html`<i>empty</i>`;
  return text.length > limit ? `${text.slice(0, limit)} … ${text.length - limit} characters more` : text;
}
