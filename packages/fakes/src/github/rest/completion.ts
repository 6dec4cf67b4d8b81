import { type Description, isJson, type Json } from './openapi.ts';

function propertiesOf(schema: Json): Json {
  return isJson(schema['properties']) ? schema['properties'] : {};
}

function requiredOf(schema: Json): readonly unknown[] {
  return Array.isArray(schema['required']) ? schema['required'] : [];
}

function pick(description: Description, schema: Json): Json {
  for (const combiner of ['oneOf', 'anyOf']) {
    const parts = schema[combiner];
    if (!Array.isArray(parts)) continue;
    const [first] = parts.map((part: unknown) => description.follow(part)).filter((part) => part['type'] !== 'null');
    if (first !== undefined) return { ...schema, ...first };
  }
  const all = schema['allOf'];
  if (!Array.isArray(all)) return schema;
  const parts = all.map((part: unknown) => pick(description, description.follow(part)));
  const properties = Object.fromEntries(parts.flatMap((part) => Object.entries(propertiesOf(part))));
  const required = parts.flatMap(requiredOf);
  return { ...schema, type: 'object', properties, required };
}

const byFormat: Readonly<Record<string, string>> = {
  uri: 'https://api.github.com/',
  'date-time': '2026-01-01T00:00:00Z',
  email: 'octocat@github.com',
};

function invent(description: Description, schema: Json, depth: number): unknown {
  if (schema['nullable'] === true) return null;
  const values = schema['enum'];
  if (Array.isArray(values)) return values[0];
  switch (schema['type']) {
    case 'string':
      return byFormat[String(schema['format'])] ?? '';
    case 'integer':
    case 'number':
      return 0;
    case 'boolean':
      return false;
    case 'array':
      return [];
    default:
      return fill(description, schema, {}, depth);
  }
}

function fill(description: Description, schema: Json, value: Json, depth: number): Json {
  const required = requiredOf(schema);
  const whole: Record<string, unknown> = { ...value };
  for (const [name, property] of Object.entries(propertiesOf(schema))) {
    if (whole[name] !== undefined) whole[name] = completeValue(description, property, whole[name], depth + 1);
    else if (required.includes(name))
      whole[name] = invent(description, pick(description, description.follow(property)), depth + 1);
  }
  return whole;
}

/** Adds to `value` what the schema requires and nobody in a rehearsal looks at: addresses, empty lists, nulls. */
export function completeValue(description: Description, schema: unknown, value: unknown, depth = 0): unknown {
  if (depth > 12) return value;
  const picked = pick(description, description.follow(schema));
  if (Array.isArray(value)) return value.map((item) => completeValue(description, picked['items'], item, depth + 1));
  return isJson(value) ? fill(description, picked, value, depth) : value;
}
