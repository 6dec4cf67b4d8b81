import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Failure } from '@aevon/ports';
import { describe, expect, it } from 'vitest';
import { createExec } from '../src/index.ts';

const clock = { now: () => new Date(), monotonic: () => performance.now(), sleep: (ms: number) => delay(ms) };

function setUp(signal?: AbortSignal) {
  const shown: string[] = [];
  const exec = createExec({
    clock,
    env: { PATH: process.env['PATH'] ?? '' },
    show: (line) => shown.push(line),
    ...(signal ? { signal } : {}),
  });
  const node = (script: string, more: object = {}) =>
    exec.run({ command: process.execPath, args: ['-e', script], cwd: tmpdir(), ...more });
  return { exec, shown, node };
}

/** A process that ended but that nobody has waited for yet is not alive. */
async function alive(pid: number): Promise<boolean> {
  const { stdout } = await setUp().exec.run({ command: 'ps', args: ['-o', 'stat=', '-p', String(pid)], cwd: tmpdir() });
  return stdout.trim() !== '' && !stdout.startsWith('Z');
}

describe('createExec', () => {
  it('gives exit code, both streams and bytes', async () => {
    const result = await setUp().node(
      'process.stdout.write(Buffer.from([0xff, 0x41])); console.error("e"); process.exit(3)',
    );
    expect(result).toMatchObject({
      exitCode: 3,
      killedBy: undefined,
      timedOut: false,
      truncated: false,
      stderr: 'e\n',
    });
    expect([...result.stdoutBytes]).toEqual([0xff, 0x41]);
  });

  it('shows lines as they come when asked to', async () => {
    const { node, shown } = setUp();
    await node('console.log("a\\rb"); console.error("c")', { output: 'log' });
    expect(shown.toSorted()).toEqual(['a', 'b', 'c']);
  });

  it('keeps a bounded part of 50 MB of output and says so', async () => {
    const result = await setUp().node(
      'const b = "x".repeat(1 << 20); for (let i = 0; i < 50; i++) process.stdout.write(b)',
      { maxOutputBytes: 1000 },
    );
    expect(result.truncated).toBe(true);
    expect(result.stdoutBytes.length).toBe(1000);
    expect(result.exitCode).toBe(0);
  });

  it('ends the whole group at the time limit, also a child that ignores SIGTERM', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'exec-'));
    const file = join(dir, 'pid');
    const script = `const c = require('node:child_process').spawn(process.execPath, ['-e', 'process.on("SIGTERM",()=>{}); setInterval(()=>{},1e3)'], {stdio:'inherit'});
      require('node:fs').writeFileSync(${JSON.stringify(file)}, String(c.pid)); setInterval(() => {}, 1000)`;
    const result = await setUp().node(script, { timeoutMs: 500 });
    expect(result.timedOut).toBe(true);
    expect(result.exitCode).toBeUndefined();
    await delay(100);
    expect(await alive(Number(await readFile(file, 'utf8')))).toBe(false);
  });

  it('ends what the child started in a group of its own and did not end itself', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'exec-')), 'pid');
    const stubborn = 'process.on("SIGINT",()=>{}); process.on("SIGTERM",()=>{}); setInterval(() => {}, 1000)';
    const script = `process.on('SIGTERM', () => {});
      const c = require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(stubborn)}], {detached: true, stdio: 'ignore'});
      require('node:fs').writeFileSync(${JSON.stringify(file)}, String(c.pid)); setInterval(() => {}, 1000)`;
    expect((await setUp().node(script, { timeoutMs: 500 })).timedOut).toBe(true);
    await delay(100);
    expect(await alive(Number(await readFile(file, 'utf8')))).toBe(false);
  });

  it('does not wait for a grandchild that holds the pipes', async () => {
    const script = `require('node:child_process').spawn(process.execPath, ['-e', 'setTimeout(()=>{},60000)'], {stdio:'inherit'}).unref(); process.exit(0)`;
    const result = await setUp().node(script);
    expect(result.exitCode).toBe(0);
    expect(result.durationMs).toBeLessThan(10_000);
  });

  it('rejects with the reason of the abort and leaves no child', async () => {
    const controller = new AbortController();
    const running = setUp(controller.signal).node('setInterval(() => {}, 1000)');
    setTimeout(
      () => controller.abort(new Failure({ kind: 'infrastructure', code: 'cancelled', what: 'cancelled' })),
      200,
    );
    await expect(running).rejects.toMatchObject({ facts: { code: 'cancelled' } });
  });

  it('names a program that is not there', async () => {
    const { exec } = setUp();
    const running = exec.run({ command: 'no-such-program', args: [], cwd: tmpdir() });
    await expect(running).rejects.toMatchObject({ facts: { code: 'command-not-found', kind: 'user' } });
  });

  it('survives a child that does not read its input', async () => {
    const result = await setUp().node('process.exit(0)', { input: 'x'.repeat(5_000_000) });
    expect(result.exitCode).toBe(0);
  });
});
