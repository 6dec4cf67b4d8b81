import type { Clock, Exec, ExecResult } from '@aevon/ports';
import { describe, expect, it } from 'vitest';
import { installNode, installPython } from '../src/install.ts';

const unreachable = 'error sending request for url (https://files.pythonhosted.org/a.whl): operation timed out';

/** A clock whose sleep takes no time of ours. */
function fakeClock(): Clock & { readonly slept: number[] } {
  let now = 0;
  const slept: number[] = [];
  return {
    slept,
    now: () => new Date(now),
    monotonic: () => now,
    sleep: (milliseconds) => {
      slept.push(milliseconds);
      now += milliseconds;
      return Promise.resolve();
    },
  };
}

/** A package manager that ends in these ways, one after the other. */
function ends(...errors: readonly (string | undefined)[]): Exec & { readonly runs: number } {
  let runs = 0;
  return {
    get runs() {
      return runs;
    },
    run: () => {
      const stderr = errors[runs];
      runs += 1;
      const ended: ExecResult = {
        ...{ stdout: '', stderr: stderr ?? '', stdoutBytes: new Uint8Array(), exitCode: stderr === undefined ? 0 : 1 },
        ...{ killedBy: undefined, timedOut: false, truncated: false, durationMs: 1 },
      };
      return Promise.resolve(ended);
    },
  };
}

const plain = { cwd: '/w', signal: new AbortController().signal };

describe('an install', () => {
  it('is tried again when the registry did not answer, and says so', async () => {
    const exec = ends(unreachable, unreachable, undefined);
    const clock = fakeClock();
    const said: string[] = [];
    const request = { ...plain, exec, clock, timeoutMs: 600_000, say: (line: string) => said.push(line) };
    await installPython(request, 'services/pricing');
    expect(exec.runs).toBe(3);
    expect(clock.slept).toEqual([5_000, 20_000]);
    expect(said[0]).toContain('uv sync in services/pricing: the package registry did not answer; trying again in 5 s');
  });

  it.each([
    ['a registry that never answers', [unreachable, unreachable, unreachable], 'registry-unreachable', 3, 600_000],
    ['a registry that does not answer in time', [unreachable], 'registry-unreachable', 1, 4_000],
    ['a lockfile that is outdated, at once', ['ERR_PNPM_OUTDATED_LOCKFILE'], 'lockfile-outdated', 1, 600_000],
  ])('fails for %s', async (_, errors, code, runs, timeoutMs) => {
    const exec = ends(...errors);
    const request = { ...plain, exec, clock: fakeClock(), timeoutMs, say: () => undefined };
    await expect(installNode(request)).rejects.toMatchObject({ facts: { code } });
    expect(exec.runs).toBe(runs);
  });
});
