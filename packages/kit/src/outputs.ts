export type OutputKind = 'text' | 'number' | 'boolean' | 'json';

export interface OutputSpec<T = unknown> {
  readonly description: string;
  readonly kind: OutputKind;
  /** Written before the action runs, so that the output is always defined. */
  readonly initial: string;
  /** Carries the type; never set. */
  readonly type?: T;
}

function make<T>(kind: OutputKind, initial: string) {
  return (options: { readonly description: string }): OutputSpec<T> => ({ ...options, kind, initial });
}

function oneOf<const A extends string>(options: {
  readonly description: string;
  readonly of: readonly A[];
}): OutputSpec<A | ''> {
  return {
    description: `${options.description} One of ${options.of.map((word) => `\`${word}\``).join(', ')}.`,
    kind: 'text',
    initial: '',
  };
}

/** Constructors of typed outputs. */
export const output = {
  /** A text; empty until known. */
  text: make<string>('text', ''),
  /** A number; empty until known. */
  number: make<number>('number', ''),
  /** `true` or `false`; `false` until known. */
  boolean: make<boolean>('boolean', 'false'),
  /** Compact JSON for `fromJSON()`; `[]` until known. */
  list: make<readonly unknown[]>('json', '[]'),
  /** Compact JSON for `fromJSON()`; `{}` until known. */
  object: make<object>('json', '{}'),
  oneOf,
};

/** The text that GitHub stores for a value. */
export function outputText(value: unknown): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
