import type { PartRecord, RehearsalRecord } from '@aevon/rehearsal';
import { verdictOf, verdicts } from '../conclusion.ts';
import { formatDuration, lengthOf } from '../duration.ts';
import { html, type Html } from './html.ts';
import { badge } from './icon.ts';

const kinds: readonly (readonly [PartRecord['kind'], string])[] = [
  ['absent', 'Absent'],
  ['stand-in', 'Stood in'],
  ['real', 'Real'],
];

/** The verdict, the machine, and what was real. */
export function renderOpening(record: RehearsalRecord): Html {
  const { machine, refusedHosts } = record;
  const { conclusion } = verdictOf(record);
  const expectations = record.journeys.flatMap((journey) => journey.expectations);
  const met = expectations.filter((expectation) => expectation.met).length;
  return html`<section class="opening" aria-label="Verdict">
    <h1>${badge(conclusion, verdicts[conclusion])}</h1>
    <dl class="facts">
      <div>
        <dt>Expectations met</dt>
        <dd>${expectations.length === 0 ? 'none was judged' : `${met} of ${expectations.length}`}</dd>
      </div>
      <div>
        <dt>Took</dt>
        <dd>${formatDuration(lengthOf(record))}</dd>
      </div>
      <div>
        <dt>Started</dt>
        <dd><time datetime="${record.startedAt}">${record.startedAt.slice(0, 16).replace('T', ' ')} UTC</time></dd>
      </div>
      <div>
        <dt>Machine</dt>
        <dd>${machine.os}, ${machine.cpus} CPUs, ${machine.memoryGiB} GiB, Node ${machine.node.replace(/^v/, '')}</dd>
      </div>
    </dl>
    ${refusedHosts.length > 0 && html`<p class="refused"><strong>Hosts that were called and that nobody stands in for:</strong> ${refusedHosts.join(', ')}</p>`}
    <div class="parts">
      ${kinds.map(([kind, title]) =>
        renderParts(
          title,
          kind,
          record.parts.filter((part) => part.kind === kind),
        ),
      )}
    </div>
  </section>`;
}

function renderParts(title: string, kind: string, parts: readonly PartRecord[]): Html | undefined {
  if (parts.length === 0) return undefined;
  return html`<section class="${kind}" aria-label="${title}">
    <h2>${title}</h2>
    <dl>
      ${parts.map(
        ({ name, note }) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${note}</dd>
          </div>`,
      )}
    </dl>
  </section>`;
}
