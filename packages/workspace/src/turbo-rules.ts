import { parseJsonc } from './manifest-text.ts';
import { tableAt, textsIn, type Table } from './shape.ts';
import type { TurboRules } from './workspace-model.ts';

/** Names of Turborepo's configuration, the first one wins. */
export const turboFiles = ['turbo.json', 'turbo.jsonc'] as const;

/** Task names of a turbo.json; `pipeline` is what version 1 called them. */
export function tasksIn(configuration: Table): string[] {
  return [...Object.keys(tableAt(configuration, 'tasks')), ...Object.keys(tableAt(configuration, 'pipeline'))];
}

/** `$TURBO_ROOT$/x` is `x`, also behind a `!` (turborepo.dev, reference/configuration, $TURBO_ROOT$). */
function relativeToRoot(glob: string): string {
  return glob.replace(/^(!?)\$TURBO_ROOT\$\/?/, '$1');
}

/** @throws Failure `package-file-broken`, `package-file-too-large`. */
export function readTurboRules(file: string, text: string): TurboRules {
  const configuration = parseJsonc(file, text);
  const globs = [
    ...textsIn(configuration['globalDependencies']),
    ...textsIn(tableAt(configuration, 'global')['inputs']),
  ];
  return { file, globalDependencies: globs.map(relativeToRoot), tasks: tasksIn(configuration) };
}
