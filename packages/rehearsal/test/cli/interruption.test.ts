import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { isAlive } from '../step/action-folder.ts';
import { makeFolder } from '../step/temporary-folder.ts';
import { makeMonorepo, rehearse } from './command-line.ts';

/** A job that notes its process once it is ready, and lives until somebody ends it. `trap` is what it does of a signal. */
function workflow(noted: string, trap: string): string {
  return `on: [pull_request, push]
jobs:
  quick:
    runs-on: ubuntu-latest
    steps: [{ run: "true" }]
  slow:
    needs: quick
    if: github.event_name == 'push'
    runs-on: ubuntu-latest
    steps:
      - run: |
          trap "${trap}" INT TERM
          sleep 60 &
          echo $! > ${noted}
          while true; do sleep 0.1; done
  later:
    needs: slow
    runs-on: ubuntu-latest
    steps: [{ run: "true" }]
  last:
    needs: later
    if: always()
    runs-on: ubuntu-latest
    steps: [{ run: "test \${{ needs.later.result }} = skipped && test \${{ github.event_name }} = pull_request" }]
`;
}

/** Sends the signals once the job has noted its process, each when the one before it was answered in the file. */
async function interrupt(signal: NodeJS.Signals, trap: string, again = false) {
  const noted = join(makeFolder('noted'), 'pid');
  const repository = makeMonorepo(workflow(noted, trap));
  const ended = rehearse(['--repo', repository, '--yes', '--plain', 'pull-request', 'main'], (text, child) => {
    if (!text.includes('▶ slow') || watch !== undefined) return;
    watch = setInterval(() => {
      if (!existsSync(noted) || readFileSync(noted, 'utf8') === '') return;
      child.kill(signal);
      if (!again) clearInterval(watch);
    }, 100);
  });
  let watch: NodeJS.Timeout | undefined;
  const result = await ended;
  clearInterval(watch);
  return { ...result, pid: Number(readFileSync(noted, 'utf8')) };
}

it.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('shows as cancelled what %s ended, and keeps what was over', { timeout: 240_000 }, async (signal, code) => {
  const { pid, page, record, lines, ...ended } = await interrupt(signal, 'exit 3');
  expect(ended.code).toBe(code);
  expect(isAlive(pid)).toBe(false);
  expect(record()).toMatchObject({
    cancelled: true,
    asExpected: false,
    journeys: [
      { name: 'pull-request', cancelled: false, asExpected: true, runs: [{ conclusion: 'success' }] },
      { name: 'main', cancelled: true, asExpected: false, expectations: [], runs: [{ conclusion: 'cancelled' }] },
    ],
  });
  expect(record().journeys[1]?.runs[0]?.jobs.map(({ name, conclusion }) => `${name} ${conclusion}`)).toEqual([
    'quick success',
    'slow cancelled',
    'later skipped',
    'last failure',
  ]);
  const end = lines.slice(lines.findIndex((line) => line.startsWith('⊘ main')) + 1);
  expect(end.filter((line) => /^[✓✗⊘]/.test(line)).map((line) => line.replace(/ {2}\d.*/, ''))).toEqual([
    '✓ pull-request  as expected: 3 of 3 expectations met',
    '⊘ main  cancelled, so nothing of it was judged',
    '⊘ The rehearsal was cancelled',
  ]);
  expect(lines.at(-1)).toContain('⊘ The rehearsal was cancelled');
  // What only failed because of the cancellation is no finding.
  expect(end.join('\n')).not.toContain('Red jobs');
  expect(page()).toContain('<title>Rehearsal: cancelled</title>');
});

it('ends at once for the second Ctrl+C, with all that the jobs started', { timeout: 240_000 }, async () => {
  const { code, pid, lines } = await interrupt('SIGINT', '', true);
  expect(code).toBe(130);
  expect(isAlive(pid)).toBe(false);
  expect(lines.join('\n')).not.toContain('The rehearsal was cancelled');
});
