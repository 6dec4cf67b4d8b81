import type { InputSpec } from './inputs.ts';
import { output, type OutputSpec } from './outputs.ts';

export type Access = 'read' | 'write';

export interface Permission {
  readonly access: Access;
  /** What it is needed for; shown in the README and as a comment in workflows. */
  readonly why: string;
  /** Needed only when this is so, e.g. "`fix: commit`". */
  readonly when?: string;
}

export interface FailureDoc {
  readonly when: string;
  readonly fix: string;
}

export interface ActionSpec<
  I extends Readonly<Record<string, InputSpec>> = Readonly<Record<string, InputSpec>>,
  O extends Readonly<Record<string, OutputSpec>> = Readonly<Record<string, OutputSpec>>,
> {
  /** Folder and last part of `uses:`. */
  readonly name: string;
  /** Marketplace name, unique. */
  readonly title: string;
  readonly description: string;
  readonly branding: { readonly icon: string; readonly color: string };
  readonly inputs: I;
  readonly outputs: O;
  /** Scopes of GITHUB_TOKEN. */
  readonly permissions: Readonly<Record<string, Permission>>;
  /** Every `failure-code` a user can meet. */
  readonly failures: Readonly<Record<string, FailureDoc>>;
  readonly post?: { readonly if: string };
  /** Also the action at the root of the repository. */
  readonly root?: true;
}

type CamelCase<S extends string> = S extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : S;

/** Typed inputs under camel-case names. */
export type InputsOf<S extends ActionSpec> = {
  readonly [K in keyof S['inputs'] & string as CamelCase<K>]: S['inputs'][K] extends InputSpec<infer T> ? T : never;
};

/** What `run` may return: any of the outputs under their own names. */
export type OutputsOf<S extends ActionSpec> = {
  readonly [K in keyof S['outputs'] & string]?: S['outputs'][K] extends OutputSpec<infer T> ? T : never;
};

/** Refuses keys that are no outputs: an async function's result is not checked for them by itself. */
export type Exact<R, O> = R & Record<Exclude<keyof R, keyof O>, never>;

export const failureCodeOutput = output.text({
  description: 'Stable name of what went wrong, empty on success; the table of failures lists them.',
});

/** Keeps the literal types of a definition. */
export function defineSpec<
  const I extends Readonly<Record<string, InputSpec>>,
  const O extends Readonly<Record<string, OutputSpec>>,
>(spec: ActionSpec<I, O>): ActionSpec<I, O & { 'failure-code': typeof failureCodeOutput }> {
  return { ...spec, outputs: { ...spec.outputs, 'failure-code': failureCodeOutput } };
}

/** `affected-lint` → `affectedLint`. */
export function camelCase(name: string): string {
  return name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
