import type { Json } from './openapi.ts';

/** A text of a validated body. */
export function readText(body: Json, name: string): string | undefined {
  const value = body[name];
  return typeof value === 'string' ? value : undefined;
}

/** A text that the schema requires, so that its absence is a mistake of the fake. */
export function needText(body: Json, name: string): string {
  const value = readText(body, name);
  if (value === undefined) throw new Error(`${name} passed the schema without being text.`);
  return value;
}

/** Characters, not UTF-16 units. */
export function sizeOf(text: string): number {
  return Array.from(text).length;
}
