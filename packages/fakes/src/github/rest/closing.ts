import { type Description, isJson, type Json } from './openapi.ts';

/** Levels after which a schema that holds itself is taken as it comes. */
const deepest = 24;

const combiners = ['allOf', 'anyOf', 'oneOf'] as const;

type Down = (value: unknown, part: boolean) => Json;

function closeParts(schema: Json, down: Down): Record<string, unknown> {
  const closed: Record<string, unknown> = {};
  const { properties, items } = schema;
  if (isJson(properties)) {
    const entries = Object.entries(properties).map(([name, value]) => [name, down(value, false)]);
    closed['properties'] = Object.fromEntries(entries);
  }
  if (isJson(items)) closed['items'] = down(items, false);
  for (const combiner of combiners) {
    const parts = schema[combiner];
    if (Array.isArray(parts)) closed[combiner] = parts.map((value) => down(value, true));
  }
  return closed;
}

/** What the schema says of properties that it does not name, in a form that closes it unless it says otherwise. */
function closeRest(schema: Json, extra: unknown, part: boolean, down: Down): Json {
  if (isJson(extra)) return { additionalProperties: down(extra, false) };
  if (extra === true && !isJson(schema['properties'])) return { additionalProperties: true };
  const isObject = isJson(schema['properties']) || combiners.some((combiner) => schema[combiner] !== undefined);
  return !part && (extra === false || (isObject && extra === undefined)) ? { unevaluatedProperties: false } : {};
}

const unchecked = ['nullable', 'example', 'examples', 'default', 'description', 'title'];

/** Without what says nothing of a value; `default` would be written into it. */
function keepSchema(schema: Json): Json {
  return Object.fromEntries(Object.entries(schema).filter(([name]) => !unchecked.includes(name)));
}

/**
 * The same schema with every reference put in its place and every object closed, so that a misspelt property is an
 * error. A part of a combination is left open by itself: the whole of it is closed by `unevaluatedProperties`.
 * `nullable` of OpenAPI 3.0 becomes an alternative, as JSON Schema does not know it.
 */
export function closeSchema(description: Description, schema: unknown, part = false, depth = 0): Json {
  if (depth > deepest) return {};
  const followed = description.follow(schema);
  const down: Down = (value, isPart) => closeSchema(description, value, isPart, depth + 1);
  if (followed['nullable'] === true) {
    return { anyOf: [down({ ...followed, nullable: undefined }, part), { type: 'null' }] };
  }
  const { additionalProperties: extra, ...rest } = keepSchema(followed);
  return { ...rest, ...closeParts(rest, down), ...closeRest(rest, extra, part, down) };
}
