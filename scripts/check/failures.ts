import { loadSpecs } from '../build/actions.ts';
import { shippedFolders } from './shipped-folders.ts';
import { productSources } from './sources.ts';

/** Codes that the kit itself gives, or that never reach a user as a `failure-code`. */
const apart = new Set([
  ...['invalid-inputs', 'cancelled', 'not-in-a-runner', 'internal-error'],
  // A pack belongs to a cache, whose faults are outcomes.
  ...['pack-refused', 'pack-source-changed'],
]);

/** Every code of a Failure in what ships must stand in the table of an action that a user can look it up in. */
export async function failureProblems(): Promise<string[]> {
  const documented = new Set((await loadSpecs()).flatMap((spec) => Object.keys(spec.failures)));
  const shipped = shippedFolders();
  const sources = productSources().filter(
    ({ path }) =>
      shipped.has(path.split('/src/', 1)[0] ?? '') && !/(plan-failures|failure-docs|definition)\.ts$/.test(path),
  );
  return sources.flatMap(({ path, text }) =>
    [...text.matchAll(/\bcode: '([a-z]+(?:-[a-z]+)+)'/g)].flatMap(([, code = '']) =>
      documented.has(code) || apart.has(code) ? [] : [`${path} fails with "${code}", which no action documents`],
    ),
  );
}
