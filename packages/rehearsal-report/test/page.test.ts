import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { renderPage } from '../src/index.ts';
import { arrangeLog } from '../src/page/log-lines.ts';
import { job, sample, step } from './sample.ts';

const hostile = '"><script>alert(1)</script><img src=x onerror=alert(2)>\u001b[31m\u202e';

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}

it('allows its own script and style and nothing else', () => {
  const page = renderPage(sample());
  const policy = /http-equiv="Content-Security-Policy"\s+content="([^"]*)"/.exec(page)![1]!;
  const script = /<script>([\s\S]*?)<\/script>/.exec(page)![1]!;
  const style = /<style>([\s\S]*?)<\/style>/.exec(page)![1]!;
  expect(policy.replaceAll('&#39;', "'")).toBe(
    `default-src 'none'; style-src 'sha256-${sha256(style)}'; script-src 'sha256-${sha256(script)}'; base-uri 'none'; form-action 'none'`,
  );
});

it('has no way out to a network', () => {
  expect(renderPage(sample())).not.toMatch(/\b(?:src|srcset|poster|action)="|url\(|@import|<link|<img|style="/);
});

it('escapes foreign text wherever it stands', () => {
  const plain = sample();
  const [journey] = plain.journeys;
  const [run] = journey!.runs;
  const foreign = job(hostile, {
    note: hostile,
    outputs: { [hostile]: hostile },
    steps: [
      step({
        name: hostile,
        uses: hostile,
        note: hostile,
        summary: hostile,
        outputs: { [hostile]: hostile },
        log: (['plain', 'group', 'error'] as const).map((kind) => ({ at: 0, text: hostile, kind })),
        annotations: [{ level: 'error', message: hostile, title: hostile, file: hostile }],
      }),
    ],
  });
  const request = { at: run!.startedAt, method: hostile, host: hostile, path: hostile, status: 200, milliseconds: 1 };
  const record = {
    ...plain,
    refusedHosts: [hostile],
    journeys: [
      {
        ...journey!,
        title: hostile,
        story: hostile,
        expectations: [{ text: hostile, met: true, seen: hostile }],
        runs: [
          { ...run!, workflow: hostile, ref: hostile, commitTitle: hostile, jobs: [foreign], requests: [request] },
        ],
      },
    ],
  };
  const page = renderPage(record);
  expect(page.match(/<script/g)).toHaveLength(1);
  expect(page).not.toContain('<img');
  expect(page).not.toMatch(/[\u001b\u202e]/);
});

it('gives each place one id, also where names look alike', () => {
  const page = renderPage(sample([job('test (1)'), job('test 1'), job('…')]));
  const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toEqual(
    expect.arrayContaining(['broken', 'broken/1', 'broken/1/test-1', 'broken/1/test-1-2', 'broken/1/test-1/1']),
  );
});

it('cuts the middle of a long log and says how much', () => {
  const log = Array.from({ length: 10_000 }, (_, index) => ({
    at: index,
    text: `line ${index + 1}`,
    kind: 'plain' as const,
  }));
  const parts = arrangeLog(log);
  expect(parts).toHaveLength(601);
  expect(parts[200]).toEqual({ cut: 9400 });
  expect(parts[201]).toMatchObject({ number: 9601 });
  const jobs = Array.from({ length: 20 }, (_, index) => job(`j${index}`, { steps: [step({ log })] }));
  const began = performance.now();
  expect(renderPage(sample(jobs)).length).toBeLessThan(2_000_000);
  expect(performance.now() - began).toBeLessThan(5000);
});

it('folds groups that end by themselves, by the next one, or with the log', () => {
  const kinds = ['plain', 'group', 'plain', 'endgroup', 'plain', 'group', 'plain', 'group', 'plain'] as const;
  const parts = arrangeLog(kinds.map((kind, at) => ({ at, kind, text: '' })));
  expect(parts.map((part) => ('lines' in part ? part.lines.length : 'line'))).toEqual(['line', 1, 'line', 1, 1]);
});

it('shows what a note quotes as code, escaped', () => {
  const page = renderPage(sample([job('lint', { conclusion: 'skipped', note: "`a == '<b>'` was false, and `c`" })]));
  expect(page).toContain('<p class="note"><code>a == &#39;&lt;b&gt;&#39;</code> was false, and <code>c</code></p>');
});

it('shows a cancelled rehearsal as cancelled, and no job as red that only ran after that', () => {
  const record = sample([
    job('test', { conclusion: 'cancelled' }),
    job('ci', { conclusion: 'failure', afterCancel: true }),
  ]);
  const journeys = record.journeys.map((journey) => ({ ...journey, cancelled: true, expectations: [] }));
  const page = renderPage({ ...record, journeys, cancelled: true });
  expect(page).toMatch(/<h1><span class="badge cancelled">[^]*?The rehearsal was cancelled<\/span><\/h1>/);
  expect(page).toContain('nothing of it was judged');
  expect(page).toContain('<dd>none was judged</dd>');
  expect(page).not.toContain('class="expectations"');
  expect(page).toContain('0 red of 2');
  expect(page).not.toContain('not as expected');
});
