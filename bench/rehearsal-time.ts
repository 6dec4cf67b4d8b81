import { join } from 'node:path';
import type { Bench } from './row.ts';
import { median, timeOnce } from './timing.ts';

const limitSeconds = 60;

export const rehearsalTime: Bench = {
  name: 'rehearsal',
  what: '`rehearse pull-request main`, warm',
  run: () => {
    const root = join(import.meta.dirname, '..');
    const command = {
      command: process.execPath,
      args: [join(root, 'scripts/rehearse.ts'), 'pull-request', 'main', '--yes', '--plain'],
      options: { cwd: root },
    };
    timeOnce(command);
    const seconds = median([timeOnce(command), timeOnce(command), timeOnce(command)]) / 1000;
    return [
      {
        what: '`rehearse pull-request main`, warm',
        measured: `${seconds.toFixed(1)} s`,
        goal: `≤ ${limitSeconds} s`,
        met: seconds <= limitSeconds,
      },
    ];
  },
};
