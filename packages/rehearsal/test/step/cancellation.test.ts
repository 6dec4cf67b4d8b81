import { describe, expect, it } from 'vitest';
import { runAction } from '../../src/index.ts';
import { isAlive, writeAction } from './action-folder.ts';

const startChild = `const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'], { stdio: 'ignore' }); put('OUTPUT', 'child=' + child.pid + '\\n');`;

describe.concurrent('a cancelled action', () => {
  it('without a handler dies at once and leaves its child to the clean-up', async () => {
    const main = `${startChild} say('ready'); setTimeout(() => {}, 60_000);`;
    const run = await runAction({ action: writeAction({ main }), cancelOnLine: /^ready$/ });
    expect([run.conclusion, run.exitCode, run.killedBy]).toEqual(['cancelled', 130, 'SIGINT']);
    expect(run.milliseconds).toBeLessThan(3_000);
    expect(run.log.at(-1)).toBe('##[error]The operation was canceled.');
    expect(run.orphans).toEqual(['node']);
    expect(isAlive(Number(run.outputs['child']))).toBe(false);
  });

  it('with a handler that ends its child leaves nothing behind, and its last outputs count', async () => {
    const main = `${startChild}
      process.on('SIGINT', () => { child.kill(); child.on('exit', () => { put('OUTPUT', 'ended=yes\\n'); say('done'); process.exit(0); }); });
      say('ready'); setTimeout(() => {}, 60_000);`;
    const run = await runAction({ action: writeAction({ main }), cancelOnLine: /^ready$/ });
    // The runner calls it cancelled whatever the exit code.
    expect([run.conclusion, run.exitCode]).toEqual(['cancelled', 0]);
    expect(run.outputs['ended']).toBe('yes');
    expect(run.orphans).toEqual([]);
  });

  it('that ignores SIGINT gets SIGTERM after 7.5 s', async () => {
    const main = `const begun = Date.now(); let asked = 0;
      process.on('SIGINT', () => { asked = Date.now(); say('interrupted'); });
      process.on('SIGTERM', () => { put('OUTPUT', 'waited=' + (Date.now() - asked) + '\\n'); process.exit(0); });
      say('ready'); setTimeout(() => {}, 60_000);`;
    const run = await runAction({ action: writeAction({ main }), cancelOnLine: /^ready$/ });
    expect(run.conclusion).toBe('cancelled');
    const waited = Number(run.outputs['waited']);
    expect(waited).toBeGreaterThanOrEqual(7_400);
    expect(waited).toBeLessThan(9_500);
  });

  it('that ignores both is killed after 10 s, alone, and the post phase still runs', async () => {
    const main = `${startChild} for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => say(signal));
      put('STATE', 's=1\\n'); say('ready'); setTimeout(() => {}, 60_000);`;
    const run = await runAction({
      action: writeAction({ main, post: `say('post ' + process.env.STATE_s)` }),
      cancelOnLine: /^ready$/,
      phases: 'main+post',
    });
    expect([run.conclusion, run.exitCode, run.killedBy]).toEqual(['cancelled', 137, 'SIGKILL']);
    expect(run.milliseconds).toBeGreaterThanOrEqual(9_900);
    expect(run.log).toEqual(expect.arrayContaining(['SIGINT', 'SIGTERM']));
    expect(run.post?.log.at(-1)).toBe('post 1');
    expect(run.post?.conclusion).toBe('success');
    expect(run.post?.orphans).toEqual(['node']);
  });

  it('can be cancelled by time or by a signal of the caller', async () => {
    const action = writeAction({ main: `setTimeout(() => {}, 60_000)` });
    const runs = await Promise.all([
      runAction({ action, cancelAfterMs: 300 }),
      runAction({ action, signal: AbortSignal.timeout(300) }),
    ]);
    expect(runs.map((run) => run.conclusion)).toEqual(['cancelled', 'cancelled']);
  });
});

it('a step that takes too long is timed out, not cancelled', async () => {
  const run = await runAction({ action: writeAction({ main: `setTimeout(() => {}, 60_000)` }), timeoutMs: 600 });
  expect(run.conclusion).toBe('timed-out');
  expect(run.log.at(-1)).toBe("##[error]The action 'Small' has timed out after 0.01 minutes.");
});
