/** JSON Schema in few words. All objects are closed, which the vendor's own description leaves open. */
export type Shape = Readonly<Record<string, unknown>>;

export const text: Shape = { type: 'string' };
export const flag: Shape = { type: 'boolean' };
export const whole: Shape = { type: 'integer' };
/** An instant, ISO 8601. */
export const moment: Shape = { type: 'string', format: 'date-time' };
export const anything: Shape = {};

export function list(items: Shape): Shape {
  return { type: 'array', items };
}

export function oneOf(...values: readonly string[]): Shape {
  return { type: 'string', enum: values };
}

export function closed(properties: Readonly<Record<string, Shape>>): Shape {
  return { type: 'object', properties, additionalProperties: false };
}

/** The same shape under several names. */
export function all(shape: Shape, ...names: readonly string[]): Readonly<Record<string, Shape>> {
  return Object.fromEntries(names.map((name) => [name, shape]));
}
