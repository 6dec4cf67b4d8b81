import { describe, expect, it } from 'vitest';
import { runAction } from '../../src/index.ts';
import { isAlive, writeAction } from './action-folder.ts';

const sleeper = `'setTimeout(() => {}, 60000)'`;

describe.concurrent('a process that an action leaves running', () => {
  it('is found by its tracking id and killed at the end of the job, after the post phase', async () => {
    const main = `const child = spawn(process.execPath, ['-e', ${sleeper}], { detached: true, stdio: 'ignore' }); child.unref(); put('STATE', 'pid=' + child.pid + '\\n');`;
    const post = `process.kill(Number(process.env.STATE_pid), 0); say('still there')`;
    const run = await runAction({ action: writeAction({ main, post }), phases: 'main+post' });
    expect(run.milliseconds).toBeLessThan(4_000);
    expect(run.orphans).toEqual([]);
    expect(run.post?.log.at(-1)).toBe('still there');
    expect(run.post?.orphans).toEqual(['node']);
    expect(isAlive(Number(run.state['pid']))).toBe(false);
  });

  it('keeps the step waiting for 5 s while it holds the pipes', async () => {
    const main = `const child = spawn(process.execPath, ['-e', ${sleeper}], { detached: true, stdio: 'inherit' }); child.unref(); say('main is over');`;
    const run = await runAction({ action: writeAction({ main }) });
    expect(run.conclusion).toBe('success');
    expect(run.milliseconds).toBeGreaterThanOrEqual(4_900);
    expect(run.milliseconds).toBeLessThan(8_000);
    expect(run.log.at(-1)).toBe('main is over');
    expect(run.orphans).toEqual(['node']);
  });

  it('is heard as long as it writes within those 5 s, commands included', async () => {
    const late = `setTimeout(() => { console.log('::set-output name=late::1'); }, 700)`;
    const main = `const child = spawn(process.execPath, ['-e', ${JSON.stringify(late)}], { detached: true, stdio: 'inherit' }); child.unref();`;
    const run = await runAction({ action: writeAction({ main }) });
    expect(run.outputs['late']).toBe('1');
    expect(run.milliseconds).toBeLessThan(4_000);
  });
});
