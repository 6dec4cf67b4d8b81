import type { ActionSpec } from '@aevon/kit';

function describe(kind: string, entries: Readonly<Record<string, { readonly description: string }>>): string[] {
  return Object.entries(entries).flatMap(([name, { description }]) => {
    if (description.trim().length < 10) return [`${kind} "${name}" has no description worth the name`];
    // The runner refuses expressions in descriptions of action.yml.
    if (description.includes('${{')) return [`${kind} "${name}" has an expression in its description`];
    if (!/[.:]$/.test(description.trim()))
      return [`the description of ${kind} "${name}" is no sentence (it ends without a full stop)`];
    return [];
  });
}

function names(entries: object, kind: string): string[] {
  return Object.keys(entries)
    .filter((name) => !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name))
    .map((name) => `${kind} "${name}" is not kebab-case`);
}

/** What a definition lacks; the types already refuse a missing description. */
export function checkSpec(spec: ActionSpec): string[] {
  const problems = [
    ...describe('input', spec.inputs),
    ...describe('output', spec.outputs),
    ...names(spec.inputs, 'input'),
    ...names(spec.outputs, 'output'),
    ...names(spec.failures, 'failure'),
    ...(spec.description.length > 125 + 75 ? ['the description is too long for a listing'] : []),
    ...Object.entries(spec.permissions).flatMap(([scope, { why }]) =>
      why.trim() === '' ? [`permission ${scope} says not what it is for`] : [],
    ),
  ];
  return problems.map((problem) => `actions/${spec.name}: ${problem}`);
}
