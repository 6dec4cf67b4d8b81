import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { RehearsalRecord } from '@aevon/rehearsal';
import { isRedJob, verdictOf } from '../conclusion.ts';
import { anchorJourneys, type JourneyAnchor } from './anchors.ts';
import { Html, html } from './html.ts';
import { icon, symbols } from './icon.ts';
import { renderJourney } from './journey-section.ts';
import { renderOpening } from './opening-section.ts';

function readAsset(name: string): string {
  return readFileSync(new URL(`./browser/${name}`, import.meta.url), 'utf8');
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

/**
 * The record as one HTML file that needs nothing else and may do nothing else: its policy allows its own script and
 * style by their hashes, and no request.
 */
export function renderPage(record: RehearsalRecord): string {
  const [style, script] = [readAsset('page.css'), readAsset('page.js')];
  const policy = `default-src 'none'; style-src ${hashOf(style)}; script-src ${hashOf(script)}; base-uri 'none'; form-action 'none'`;
  const journeys = anchorJourneys(record.journeys);
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <title>Rehearsal: ${verdictOf(record).words}</title>
        ${new Html(`<style>${style}</style>`)}
      </head>
      <body>
        ${symbols}
        <a class="skip" href="#content">Skip to content</a>
        ${renderBar()}
        <div class="frame">
          ${renderContents(journeys)}
          <main id="content" tabindex="-1">${renderOpening(record)} ${journeys.map(renderJourney)}</main>
        </div>
        ${new Html(`<script>${script}</script>`)}
      </body>
    </html> `.markup;
}

function renderBar(): Html {
  return html`<header class="bar">
    <p class="brand">Aevon rehearsal</p>
    <search>
      <label class="sr" for="search">Search the logs</label>
      <input
        id="search"
        type="search"
        placeholder="Search the logs"
        autocomplete="off"
        spellcheck="false"
        aria-keyshortcuts="/"
        aria-describedby="hits"
      />
      <span id="hits" role="status"></span>
      <button type="button" id="previous" aria-label="Previous hit" hidden>↑</button>
      <button type="button" id="next" aria-label="Next hit" hidden>↓</button>
    </search>
    <button type="button" id="theme" hidden>Theme: system</button>
  </header>`;
}

function renderContents(journeys: readonly JourneyAnchor[]): Html {
  return html`<nav class="contents" aria-label="Journeys">
    <ul>
      ${journeys.map(
        ({ journey, anchor, runs }) =>
          html`<li>
            <a href="#${anchor}"
              >${icon(verdictOf(journey).conclusion)}<span>${journey.name}</span
              ><span class="sr">${verdictOf(journey).words}</span></a
            >
            <ul>
              ${runs.map(
                ({ run, anchor: to, jobs }) =>
                  html`<li>
                    <a href="#${to}"
                      ><span>${run.workflow} on ${run.event}</span
                      ><span class="muted"
                        >${jobs.filter(({ job }) => isRedJob(job)).length} red of ${jobs.length}</span
                      ></a
                    >
                  </li>`,
              )}
            </ul>
          </li>`,
      )}
    </ul>
  </nav>`;
}
