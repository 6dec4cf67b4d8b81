/**
 * Messages of Twirp's JSON form (twitchtv.github.io/twirp/docs/spec_v7.html, protobuf's JSON mapping): names in
 * snake_case or lowerCamelCase, 64-bit numbers as text, wrappers as plain values. Unknown names are refused.
 */
export type FieldKind =
  'text' | 'optional-text' | 'int32' | 'int64' | 'optional-int64' | 'texts' | 'optional-time' | 'ignored';
export type Fields = Readonly<Record<string, FieldKind>>;

interface KindTypes {
  text: string;
  'optional-text': string | undefined;
  int32: number;
  int64: number;
  'optional-int64': number | undefined;
  texts: readonly string[];
  'optional-time': Date | undefined;
  ignored: undefined;
}

export type Message<F extends Fields> = { readonly [K in keyof F]: KindTypes[F[K]] };

/** Why a body is not the message that it should be. */
export class Malformed extends Error {}

function camel(name: string): string {
  return name.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}

function readText(name: string, value: unknown): string {
  if (typeof value !== 'string') throw new Malformed(`${name} is not a string`);
  return value;
}

function readInteger(name: string, value: unknown): number {
  const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isSafeInteger(number)) throw new Malformed(`${name} is not a whole number`);
  return number;
}

function readTime(name: string, value: unknown): Date {
  const text = readText(name, value);
  const date = new Date(text);
  if (!/^\d{4}-\d\d-\d\dT/.test(text) || Number.isNaN(date.getTime()))
    throw new Malformed(`${name} is not a time in RFC 3339 form`);
  return date;
}

function readTexts(name: string, value: unknown): string[] {
  if (!Array.isArray(value)) throw new Malformed(`${name} is not a list`);
  return value.map((item) => readText(name, item));
}

const empty: { readonly [K in FieldKind]: KindTypes[K] } = {
  text: '',
  'optional-text': undefined,
  int32: 0,
  int64: 0,
  'optional-int64': undefined,
  texts: [],
  'optional-time': undefined,
  ignored: undefined,
};

const readers: { readonly [K in FieldKind]: (name: string, value: unknown) => KindTypes[K] } = {
  text: readText,
  'optional-text': readText,
  int32: readInteger,
  int64: readInteger,
  'optional-int64': readInteger,
  texts: readTexts,
  'optional-time': readTime,
  ignored: () => undefined,
};

function parseObject(body: Buffer): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // Told below.
  }
  throw new Malformed('the body is not a JSON object');
}

/** @throws Malformed for anything that is not exactly this message. */
export function readMessage<const F extends Fields>(fields: F, body: Buffer): Message<F> {
  const given = new Map(Object.entries(parseObject(body)));
  const message: Record<string, unknown> = {};
  for (const [name, kind] of Object.entries(fields)) {
    const key = given.has(name) ? name : camel(name);
    const value = given.get(key);
    given.delete(key);
    message[name] = value === undefined || value === null ? empty[kind] : readers[kind](name, value);
  }
  const [unknown] = given.keys();
  if (unknown !== undefined) throw new Malformed(`unknown field "${unknown}"`);
  return message as Message<F>;
}
