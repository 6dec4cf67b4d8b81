import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createConcurrencyGroups } from '../../src/engine/graph/concurrency.ts';
import type { Progress } from '../../src/record.ts';
import { play } from './play.ts';

/** Aborts as soon as the listener hears that a step is running for a moment. */
function abortInside(): { signal: AbortSignal; listener: (progress: Progress) => void } {
  const controller = new AbortController();
  const listener = (progress: Progress): void => {
    if (progress.type === 'step-start' && progress.step.includes('while'))
      void sleep(600).then(() => controller.abort(new Error('The operation was canceled.')));
  };
  return { signal: controller.signal, listener };
}

it('interrupts the running step, runs what always() and cancelled() ask for, and skips later jobs', async () => {
  const { signal, listener } = abortInside();
  const { record, jobs, log } = await play({
    files: {
      '.github/workflows/main.yml': `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: $/late\n      - run: "trap 'echo interrupted; exit 3' INT; while true; do sleep 0.1; done"\n      - run: echo never\n      - if: cancelled()\n        run: echo cleaned\n  b:\n    needs: a\n    runs-on: ubuntu-latest\n    steps: [{ run: "true" }]\n  c:\n    needs: a\n    if: always()\n    runs-on: ubuntu-latest\n    steps: [{ run: "echo \${{ needs.a.result }}" }]\n`,
      'late/action.yml': 'name: late\ndescription: d\nruns: { using: node24, main: m.js, post: p.js }\n',
      'late/m.js': '',
      'late/p.js': "console.log('post ran')",
    },
    signal,
    listener,
  });
  expect(jobs).toEqual({ a: 'cancelled', b: 'skipped', c: 'success' });
  expect(log('c')).toContain('cancelled');
  expect(record.conclusion).toBe('cancelled');
  expect(log('a')).toContain('interrupted');
  expect(log('a')).toContain('cleaned');
  expect(log('a')).toContain('post ran');
  expect(log('a').split('\n')).not.toContain('never');
});

it('lets a step with always() go on when its job is cancelled', async () => {
  const { signal, listener } = abortInside();
  const { record, log } = await play({
    files: `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - if: always()\n        run: "n=0; while test $n -lt 15; do n=$((n+1)); sleep 0.1; done; echo finished"\n`,
    signal,
    listener,
  });
  expect(record.conclusion).toBe('cancelled');
  expect(log('a')).toContain('finished');
});

it('cancels the run in progress of a concurrency group, and lets other groups be', async () => {
  const groups = createConcurrencyGroups();
  const files = (group: string, seconds: number): string =>
    `on: push\nconcurrency: { group: ${group}, cancel-in-progress: true }\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps: [{ run: "exec sleep ${seconds}" }]\n`;
  const first = play({ files: files('one', 30), groups });
  const other = play({ files: files('two', 0), groups });
  await sleep(1500);
  const second = await play({ files: files('one', 0), groups });
  expect(second.record.conclusion).toBe('success');
  expect((await first).record.conclusion).toBe('cancelled');
  expect((await other).record.conclusion).toBe('success');
});

it('makes a newcomer wait, and cancels who waited before it', async () => {
  const groups = createConcurrencyGroups();
  const seen: string[] = [];
  const enter = (name: string, queue: 'single' | 'max' = 'single'): Promise<() => void> => {
    const turn = groups.enter({
      group: 'Deploy',
      cancelInProgress: false,
      queue,
      cancel: () => seen.push(`${name} cancelled`),
    });
    void turn.then(
      () => seen.push(`${name} runs`),
      () => undefined,
    );
    return turn;
  };
  const leave = await enter('first');
  const second = enter('second');
  const third = enter('third');
  await expect(second).rejects.toThrow('higher priority waiting request');
  leave();
  (await third)();
  expect(seen).toEqual(['first runs', 'second cancelled', 'third runs']);
});
