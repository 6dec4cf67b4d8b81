import type { ActionSpec } from './definition.ts';
import { camelCase } from './definition.ts';
import type { Variables } from './environment.ts';
import { type InputProblem, type InputSpec, nearest } from './inputs.ts';

/** The variable in which the runner hands over an input: upper case, blanks to underscores, hyphens kept. */
export function inputVariable(name: string): string {
  return `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`;
}

function textOf(variables: Variables, name: string): string {
  return (variables[inputVariable(name)] ?? '').trim();
}

/** The values of all secret inputs that are given. */
export function secretTexts(spec: ActionSpec, variables: Variables): string[] {
  return Object.entries(spec.inputs)
    .filter(([, declared]) => declared.secret)
    .map(([name]) => textOf(variables, name))
    .filter((text) => text !== '');
}

interface ReadInput {
  readonly value: unknown;
  readonly problem?: InputProblem;
}

function readOne(name: string, declared: InputSpec, given: string): ReadInput {
  // An expression as default was evaluated by the runner; where none was, it is no value.
  const fallback = declared.default?.includes('${{') === true ? '' : (declared.default ?? '');
  const text = given === '' ? fallback : given;
  if (text === '') {
    if (!declared.required) return { value: declared.empty };
    return {
      value: undefined,
      problem: { input: name, what: 'is required but was not given', fix: `add \`${name}:\` under \`with:\`` },
    };
  }
  const parsed = declared.parse(text);
  if ('value' in parsed) return { value: parsed.value };
  const what = declared.secret ? 'has a value that cannot be read' : parsed.problem;
  return { value: undefined, problem: { input: name, what, fix: parsed.fix } };
}

function renamed(spec: ActionSpec, variables: Variables): InputProblem[] {
  return Object.entries(spec.inputs).flatMap(([name, declared]) =>
    declared.renamedFrom
      .filter((old) => textOf(variables, old) !== '')
      .map((old) => ({ input: old, what: `is now called "${name}"`, fix: `rename \`${old}:\` to \`${name}:\`` })),
  );
}

/** Inputs that were given and don't exist. The runner only warns of them, so that a misspelt safeguard would be off. */
function unknown(spec: ActionSpec, variables: Variables): { problems: InputProblem[]; strangers: string[] } {
  const names = Object.keys(spec.inputs);
  const olds = Object.values(spec.inputs).flatMap((declared) => declared.renamedFrom);
  const known = new Set([...names, ...olds].map(inputVariable));
  const given = Object.keys(variables)
    .filter((variable) => variable.startsWith('INPUT_') && !known.has(variable) && variables[variable] !== '')
    .map((variable) => variable.slice('INPUT_'.length).toLowerCase());
  const problems: InputProblem[] = [];
  const strangers: string[] = [];
  for (const name of given) {
    const meant = nearest(name, names);
    if (meant === undefined) strangers.push(name);
    else problems.push({ input: name, what: 'is not an input of this action', fix: `did you mean "${meant}"?` });
  }
  return { problems, strangers };
}

export interface InputReading {
  readonly values: Readonly<Record<string, unknown>>;
  readonly problems: readonly InputProblem[];
  /** Given names that resemble no input: a warning, since a job may set INPUT_* variables of its own. */
  readonly strangers: readonly string[];
}

/** Reads and checks all inputs at once. */
export function readInputs(spec: ActionSpec, variables: Variables): InputReading {
  const values: Record<string, unknown> = {};
  const problems: InputProblem[] = [...renamed(spec, variables)];
  for (const [name, declared] of Object.entries(spec.inputs)) {
    const read = readOne(name, declared, textOf(variables, name));
    values[camelCase(name)] = read.value;
    if (read.problem !== undefined) problems.push(read.problem);
  }
  const { problems: misspelt, strangers } = unknown(spec, variables);
  return { values, problems: [...problems, ...misspelt], strangers };
}
