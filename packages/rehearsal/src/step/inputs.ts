import type { InputDeclaration } from './manifest.ts';

/** Fills a text with `${{ }}` in it. */
export type EvaluateTemplate = (template: string) => string;

export interface ResolvedInputs {
  /** As the action gets them, what the caller wrote first. */
  readonly values: Readonly<Record<string, string>>;
  /** Warnings of the runner, about unknown and deprecated inputs. */
  readonly warnings: readonly string[];
}

function findDeprecations(given: readonly string[], declared: ReadonlyMap<string, InputDeclaration>): string[] {
  return given.flatMap((name) => {
    const message = declared.get(name.toLowerCase())?.deprecationMessage;
    return message === undefined ? [] : [`Input '${name}' has been deprecated with message: ${message}`];
  });
}

function findUnexpected(given: readonly string[], names: readonly string[]): string[] {
  const known = names.map((name) => name.toLowerCase());
  const unexpected = given.filter((name) => !known.includes(name.toLowerCase()));
  if (unexpected.length === 0) return [];
  return [`Unexpected input(s) '${unexpected.join("', '")}', valid inputs are ['${names.join("', '")}']`];
}

/**
 * Lays the caller's inputs over the defaults. A default stands in for an absent input only, never for an empty one;
 * `required` is not enforced; an unknown input is handed over with a warning.
 * Source: actions/runner `Runner.Worker/ActionRunner.cs`.
 */
export function resolveInputs(
  given: Readonly<Record<string, string>>,
  declared: Readonly<Record<string, InputDeclaration>>,
  evaluate: EvaluateTemplate,
): ResolvedInputs {
  const names = Object.keys(given);
  const taken = new Set(names.map((name) => name.toLowerCase()));
  const defaults = Object.entries(declared)
    .filter(([name]) => !taken.has(name.toLowerCase()))
    .map(([name, input]) => [name, evaluate(input.default ?? '')] as const);
  const byName = new Map(Object.entries(declared).map(([name, input]) => [name.toLowerCase(), input]));
  return {
    values: { ...given, ...Object.fromEntries(defaults) },
    warnings: [...findDeprecations(names, byName), ...findUnexpected(names, Object.keys(declared))],
  };
}
