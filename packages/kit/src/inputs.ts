import { closest, distance } from 'fastest-levenshtein';

/** One thing wrong with one input. */
export interface InputProblem {
  readonly input: string;
  readonly what: string;
  readonly fix: string;
}

/** What a parser says of a text: its value, or what is wrong with it. */
export type Parsed<T> = { readonly value: T } | { readonly problem: string; readonly fix: string };

/** Types that the `github-actions-typing` tools know. */
export type TypingKind = 'string' | 'boolean' | 'integer' | 'enum' | 'list';

export interface InputSpec<T = unknown> {
  readonly description: string;
  /** The text an absent input stands for, as written in `action.yml`; expressions such as `${{ github.token }}` allowed. */
  readonly default?: string;
  readonly required: boolean;
  readonly secret: boolean;
  /** Former names, refused with a pointer to the present one. */
  readonly renamedFrom: readonly string[];
  readonly typing: { readonly kind: TypingKind; readonly allowed?: readonly string[]; readonly separator?: string };
  /** Reads a non-empty text. */
  readonly parse: (text: string) => Parsed<T>;
  /** What an empty text stands for when there is no default. */
  readonly empty: T;
}

interface CommonOptions {
  readonly description: string;
  readonly renamedFrom?: readonly string[];
}
interface WithDefault extends CommonOptions {
  readonly default: string;
}
interface Required extends CommonOptions {
  readonly required: true;
}

function build<T>(
  options: CommonOptions & { default?: string; required?: boolean },
  typing: InputSpec['typing'],
  parse: (text: string) => Parsed<T>,
  empty: T,
  secret = false,
): InputSpec<T> {
  return {
    description: options.description,
    ...(options.default === undefined ? {} : { default: options.default }),
    required: options.required ?? false,
    secret,
    renamedFrom: options.renamedFrom ?? [],
    typing,
    parse,
    empty,
  };
}

/** An expression as default can come out empty; a text is then an empty one. */
function whenEmpty(options: CommonOptions & { default?: string; required?: boolean }): string | undefined {
  return options.default === undefined ? undefined : '';
}

function text(options: WithDefault | Required): InputSpec<string>;
function text(options: CommonOptions): InputSpec<string | undefined>;
function text(options: CommonOptions): InputSpec<string | undefined> {
  return build<string | undefined>(options, { kind: 'string' }, (value) => ({ value }), whenEmpty(options));
}

/** A secret or token: masked before anything else happens. */
function secret(options: WithDefault | Required): InputSpec<string>;
function secret(options: CommonOptions): InputSpec<string | undefined>;
function secret(options: CommonOptions): InputSpec<string | undefined> {
  return build<string | undefined>(options, { kind: 'string' }, (value) => ({ value }), whenEmpty(options), true);
}

function parseBoolean(value: string): Parsed<boolean> {
  if (/^(true|True|TRUE)$/.test(value)) return { value: true };
  if (/^(false|False|FALSE)$/.test(value)) return { value: false };
  return { problem: `"${value}" is not a boolean`, fix: 'write true or false' };
}

function boolean(options: CommonOptions & { default: 'true' | 'false' }): InputSpec<boolean> {
  return build(options, { kind: 'boolean' }, parseBoolean, false);
}

interface Range {
  readonly min?: number;
  readonly max?: number;
}

function parseInteger(
  value: string,
  { min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER }: Range,
): Parsed<number> {
  const number = /^[+-]?\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
  if (!Number.isSafeInteger(number)) return { problem: `"${value}" is not a whole number`, fix: 'write digits only' };
  if (number < min) return { problem: `${number} is below ${min}`, fix: `write ${min} or more` };
  if (number > max) return { problem: `${number} is above ${max}`, fix: `write ${max} or less` };
  return { value: number };
}

function integer(options: (WithDefault | Required) & Range): InputSpec<number>;
function integer(options: CommonOptions & Range): InputSpec<number | undefined>;
function integer(options: CommonOptions & Range): InputSpec<number | undefined> {
  return build<number | undefined>(options, { kind: 'integer' }, (value) => parseInteger(value, options), undefined);
}

/** The nearest of the allowed words, when it is near enough to have been meant. */
export function nearest(word: string, allowed: readonly string[]): string | undefined {
  if (allowed.length === 0) return undefined;
  const candidate = closest(word.toLowerCase(), allowed);
  return distance(word.toLowerCase(), candidate) <= Math.max(2, Math.floor(candidate.length / 3))
    ? candidate
    : undefined;
}

function notAllowed(word: string, allowed: readonly string[]): { problem: string; fix: string } {
  const meant = nearest(word, allowed);
  const all = allowed.join(', ');
  return {
    problem: `"${word}" is not one of ${all}`,
    fix: meant === undefined ? `use one of ${all}` : `did you mean "${meant}"?`,
  };
}

function find<const A extends string>(word: string, allowed: readonly A[]): A | undefined {
  return allowed.find((candidate) => candidate === word);
}

function oneOf<const A extends string>(
  options: CommonOptions & { of: readonly [A, ...A[]] } & ({ default: A } | { required: true }),
): InputSpec<A> {
  const parse = (value: string): Parsed<A> => {
    const found = find(value, options.of);
    return found === undefined ? notAllowed(value, options.of) : { value: found };
  };
  // A required input that is empty is refused before this value is used.
  const empty = 'default' in options ? options.default : options.of[0];
  return build<A>(options, { kind: 'enum', allowed: options.of }, parse, empty);
}

function items(value: string): string[] {
  return value
    .split(/[\n,]/)
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

/** Words separated by commas or lines. */
function list(options: CommonOptions & { default?: string }): InputSpec<readonly string[]> {
  return build<readonly string[]>(options, { kind: 'list', separator: ',' }, (value) => ({ value: items(value) }), []);
}

/** Words out of a fixed set, separated by commas or lines. */
function listOf<const A extends string>(
  options: CommonOptions & { of: readonly A[]; default?: string },
): InputSpec<readonly A[]> {
  const parse = (value: string): Parsed<readonly A[]> => {
    const found: A[] = [];
    for (const item of items(value)) {
      const known = find(item, options.of);
      if (known === undefined) return notAllowed(item, options.of);
      found.push(known);
    }
    return { value: found };
  };
  return build<readonly A[]>(options, { kind: 'list', separator: ',', allowed: options.of }, parse, []);
}

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A length of time such as `90s`, `10m` or `2h`; the value is in milliseconds. */
function duration(options: CommonOptions & { default: string }): InputSpec<number> {
  const parse = (value: string): Parsed<number> => {
    const [, amount, unit] = /^(\d{1,9})(ms|s|m|h|d)$/.exec(value) ?? [];
    const factor = unit === undefined ? undefined : unitMs[unit];
    if (amount === undefined || factor === undefined)
      return {
        problem: `"${value}" is not a length of time`,
        fix: 'write a number and a unit, such as 90s, 10m or 2h',
      };
    return { value: Number(amount) * factor };
  };
  return build(options, { kind: 'string' }, parse, 0);
}

/** Constructors of typed inputs. */
export const input = { text, secret, boolean, integer, oneOf, list, listOf, duration };
