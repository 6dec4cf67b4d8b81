import { parseArgs } from 'node:util';
import { buildRelease } from './build/release.ts';

const { values } = parseArgs({ options: { out: { type: 'string', default: 'release' } } });
const began = performance.now();
const { actions, files, bytes } = await buildRelease(values.out);
const seconds = ((performance.now() - began) / 1000).toFixed(1);
console.log(
  `${values.out}/: ${actions.length} actions, ${files} files, ${(bytes / 1024 / 1024).toFixed(2)} MiB, in ${seconds} s`,
);
