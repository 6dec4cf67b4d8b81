import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSpecs } from '../scripts/build/actions.ts';
import type { Bench, Row } from './row.ts';
import { type Command, mediansInTurn } from './timing.ts';

const limitMs = 90;
const runs = 21;

/** The shipped bundle with a misspelt input: until it has told so and ended. */
function wrongInput(name: string, input: string, folder: string): Command {
  const file = (kind: string): string => {
    const path = join(folder, kind);
    writeFileSync(path, '');
    return path;
  };
  const env = {
    PATH: process.env['PATH'] ?? '',
    GITHUB_OUTPUT: file('output'),
    GITHUB_STEP_SUMMARY: file('summary'),
    GITHUB_STATE: file('state'),
    // As on a runner that keeps nothing: each start compiles anew.
    NODE_DISABLE_COMPILE_CACHE: '1',
    [`INPUT_${input.toUpperCase()}X`]: 'x',
  };
  const args = [join(import.meta.dirname, '../release', name, 'dist/index.js')];
  return { command: process.execPath, args, options: { env }, expected: 1 };
}

export const startUp: Bench = {
  name: 'start-up',
  what: 'each action until its first input error, over `node -e 0`',
  run: async (): Promise<Row[]> => {
    const folder = mkdtempSync(join(tmpdir(), 'aevon-start-'));
    try {
      const specs = await loadSpecs();
      const floor: Command = { command: process.execPath, args: ['-e', '0'] };
      const commands = specs.map((spec) => wrongInput(spec.name, Object.keys(spec.inputs)[0] ?? '', folder));
      const [base = 0, ...times] = mediansInTurn([floor, ...commands], runs);
      return specs.map((spec, index) => {
        const over = (times[index] ?? 0) - base;
        return {
          what: `start-up of ${spec.name}`,
          measured: `+${over.toFixed(0)} ms over ${base.toFixed(0)} ms`,
          goal: `≤ +${limitMs} ms`,
          met: over <= limitMs,
        };
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
