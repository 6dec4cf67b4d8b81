import { isDeepStrictEqual } from 'node:util';
import { Failure } from '@aevon/ports';
import { isList, isObject, toText, type Json, type JsonObject } from '../language/values.ts';

/** The jobs that one job with a strategy becomes. */
export interface Strategy {
  readonly legs: readonly JsonObject[];
  readonly failFast: boolean;
  readonly maxParallel: number;
}

/** GitHub's limit of jobs made by one matrix. */
const maxLegs = 256;

function refuse(what: string): Failure {
  return new Failure({ kind: 'user', code: 'matrix-invalid', what });
}

/**
 * Expands `strategy`, evaluated already, by GitHub's rules.
 * @throws Failure `matrix-invalid` when a vector is empty or not a list, or there are too many legs.
 */
export function expandStrategy(strategy: Json | undefined): Strategy {
  const given = isObject(strategy) ? strategy : {};
  const matrix = given['matrix'];
  const legs = matrix === undefined || matrix === null ? [{}] : expandMatrix(matrix);
  if (legs.length > maxLegs) throw refuse(`the matrix makes ${legs.length} jobs, GitHub allows ${maxLegs}`);
  const parallel = Number(given['max-parallel'] ?? legs.length);
  return { legs, failFast: given['fail-fast'] !== false, maxParallel: parallel > 0 ? parallel : legs.length };
}

function expandMatrix(matrix: Json): readonly JsonObject[] {
  if (!isObject(matrix)) throw refuse('the matrix is not a mapping');
  const { include, exclude, ...rest } = matrix;
  const vectors = Object.entries(rest).map(([name, values]) => [name, listOf(name, values)] as const);
  const excluded = objectsOf('exclude', exclude);
  const crossed =
    vectors.length === 0 ? [] : cross(vectors).filter((leg) => !excluded.some((rule) => covers(rule, leg)));
  const legs = addIncluded(crossed, objectsOf('include', include), new Set(vectors.map(([name]) => name)));
  if (legs.length === 0) throw refuse('the matrix has no jobs: every combination is excluded or `include` is empty');
  return legs;
}

function listOf(name: string, values: Json | undefined): readonly Json[] {
  if (!isList(values)) throw refuse(`the matrix vector \`${name}\` is not a list`);
  if (values.length === 0) throw refuse(`the matrix vector \`${name}\` does not contain any values`);
  return values;
}

function objectsOf(name: string, value: Json | undefined): JsonObject[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw refuse(`\`${name}\` of the matrix is not a list`);
  return value.map((item: Json) => {
    if (isObject(item)) return item;
    throw refuse(`\`${name}\` of the matrix holds something that is not a mapping`);
  });
}

function cross(vectors: readonly (readonly [string, readonly Json[]])[]): JsonObject[] {
  return vectors.reduce<JsonObject[]>(
    (legs, [name, values]) => legs.flatMap((leg) => values.map((value) => ({ ...leg, [name]: value }))),
    [{}],
  );
}

function covers(rule: JsonObject, leg: JsonObject): boolean {
  return Object.entries(rule).every(([key, value]) => isDeepStrictEqual(leg[key], value));
}

/** An entry joins every combination whose own values it would not change; one that fits nowhere is a leg by itself. */
function addIncluded(
  crossed: readonly JsonObject[],
  included: readonly JsonObject[],
  own: ReadonlySet<string>,
): JsonObject[] {
  const legs = [...crossed];
  const added: JsonObject[] = [];
  for (const entry of included) {
    const fitting = [...crossed.keys()].filter((index) =>
      Object.entries(entry).every(([key, value]) => !own.has(key) || isDeepStrictEqual(crossed[index]?.[key], value)),
    );
    for (const index of fitting) legs[index] = { ...legs[index], ...entry };
    if (fitting.length === 0) added.push(entry);
  }
  return [...legs, ...added];
}

/** `test (ubuntu, 20)`: what GitHub appends to the name of a leg that has none of its own. */
export function legLabel(leg: JsonObject): string {
  const texts = Object.values(leg).flatMap(labelParts);
  return texts.length === 0 ? '' : ` (${texts.join(', ')})`;
}

function labelParts(value: Json | undefined): string[] {
  if (value === undefined || value === null) return [];
  if (isObject(value)) return Object.values(value).flatMap(labelParts);
  return Array.isArray(value) ? value.flatMap(labelParts) : [toText(value)];
}
