import { join } from 'node:path';
import { measure } from '../scripts/check/sizes.ts';
import type { Bench } from './row.ts';

const limitBytes = 800_000;

export const releaseSize: Bench = {
  name: 'size',
  what: 'the release tree, each file compressed by gzip',
  run: () => {
    const { gzipBytes, bytes } = measure(join(import.meta.dirname, '../release'));
    const measured = `${(gzipBytes / 1e6).toFixed(3)} MB (${(bytes / 1e6).toFixed(2)} MB plain)`;
    return [{ what: 'whole release tree, gzip', measured, goal: '≤ 0.8 MB', met: gzipBytes <= limitBytes }];
  },
};
