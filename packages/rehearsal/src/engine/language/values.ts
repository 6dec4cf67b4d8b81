import { data } from '@actions/expressions';

/** What an expression can hold, as plain JSON. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };
export type JsonObject = { readonly [key: string]: Json | undefined };

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

export function toData(value: Json | undefined): data.ExpressionData {
  if (value === null || value === undefined) return new data.Null();
  if (typeof value === 'boolean') return new data.BooleanData(value);
  if (typeof value === 'number') return new data.NumberData(value);
  if (typeof value === 'string') return new data.StringData(value);
  if (isObject(value)) return toDictionary(value);
  return new data.Array(...value.map(toData));
}

/** Keys with an undefined value are left out, as an absent key reads as null. */
export function toDictionary(value: JsonObject): data.Dictionary {
  const pairs = Object.entries(value).flatMap(([key, item]) =>
    item === undefined ? [] : [{ key, value: toData(item) }],
  );
  return new data.Dictionary(...pairs);
}

export function toJson(value: data.ExpressionData): Json {
  if (value instanceof data.Null) return null;
  if (value instanceof data.BooleanData) return value.value;
  if (value instanceof data.NumberData) return value.value;
  if (value instanceof data.StringData) return value.value;
  if (value instanceof data.Array) return value.values().map(toJson);
  return Object.fromEntries(value.pairs().map((pair) => [pair.key, toJson(pair.value)]));
}

/** The text that stands where an expression is put into a string: null is empty, whole numbers have no point. */
export function toText(value: Json | undefined): string {
  if (isObject(value)) return 'Object';
  if (Array.isArray(value)) return 'Array';
  return toData(value).coerceString();
}

/** How GitHub decides an `if`: empty text, 0, NaN, false and null are false. */
export function isTruthy(value: Json): boolean {
  return !(value === null || value === false || value === '' || value === 0 || Number.isNaN(value));
}
