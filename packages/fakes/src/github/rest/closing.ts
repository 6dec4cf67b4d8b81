import { type Description, isJson, type Json } from './openapi.ts';

const combiners = ['allOf', 'anyOf', 'oneOf'] as const;

/**
 * The same schema with every reference put in its place and every object closed, so that a misspelt property is an
 * error. A part of a combination is left open by itself: the whole of it is closed by `unevaluatedProperties`.
 */
export function closeSchema(description: Description, schema: unknown, part = false, depth = 0): Json {
  if (depth > 24) return {};
  const {
    example: _example,
    examples: _examples,
    default: _default,
    description: _text,
    additionalProperties: extra,
    ...followed
  } = description.follow(schema);
  const down = (value: unknown, isPart: boolean): Json => closeSchema(description, value, isPart, depth + 1);
  const closed: Record<string, unknown> = { ...followed };
  const { properties, items } = followed;
  if (isJson(properties))
    closed['properties'] = Object.fromEntries(
      Object.entries(properties).map(([name, value]) => [name, down(value, false)]),
    );
  if (isJson(items)) closed['items'] = down(items, false);
  for (const combiner of combiners) {
    const parts = followed[combiner];
    if (Array.isArray(parts)) closed[combiner] = parts.map((value) => down(value, true));
  }
  if (isJson(extra)) closed['additionalProperties'] = down(extra, false);
  else if (extra === true && !isJson(properties)) closed['additionalProperties'] = true;
  const describesObject = isJson(properties) || combiners.some((combiner) => closed[combiner] !== undefined);
  if (!part && describesObject && extra === undefined) closed['unevaluatedProperties'] = false;
  else if (!part && extra === false) closed['unevaluatedProperties'] = false;
  return closed;
}
