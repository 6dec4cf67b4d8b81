import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of this repository. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
