import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ActionSpec } from '@aevon/kit';
import { root } from '../root.ts';

/** Every action that has an entry, by name. */
export function actionNames(): string[] {
  return readdirSync(join(root, 'actions'))
    .filter((name) => existsSync(join(root, 'actions', name, 'src/main.ts')))
    .sort();
}

/** The definition of an action, loaded from its source. */
export async function loadSpec(name: string): Promise<ActionSpec> {
  const module = (await import(join(root, 'actions', name, 'src/definition.ts'))) as { spec?: ActionSpec };
  if (module.spec === undefined) throw new Error(`actions/${name}/src/definition.ts exports no spec`);
  if (module.spec.name !== name) throw new Error(`actions/${name} defines itself as "${module.spec.name}"`);
  return module.spec;
}

/** All definitions, sorted by name. */
export async function loadSpecs(): Promise<ActionSpec[]> {
  return Promise.all(actionNames().map(loadSpec));
}
