import type { Exec } from '@aevon/ports';
import { createEslint } from './eslint/linter.ts';
import type { Linter, LinterName } from './port.ts';
import { createPrettier } from './prettier/linter.ts';
import { createRuff } from './ruff/linter.ts';

export { createEslint, createPrettier, createRuff };
export { mapLimited } from './limited.ts';
export * from './port.ts';

/** Every linter there is, under its name. */
export function createLinters(exec: Exec): Readonly<Record<LinterName, Linter>> {
  return { eslint: createEslint(exec), prettier: createPrettier(exec), ruff: createRuff(exec) };
}
