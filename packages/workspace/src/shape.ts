/** Reading of parsed JSON, YAML and TOML whose shape nobody has promised. */
export type Table = Readonly<Record<string, unknown>>;

export function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The table at a path of keys, or an empty one. */
export function tableAt(value: unknown, ...keys: readonly string[]): Table {
  let current = value;
  for (const key of keys) current = isTable(current) && Object.hasOwn(current, key) ? current[key] : undefined;
  return isTable(current) ? current : {};
}

/** The text at a key, or undefined. */
export function textAt(table: Table, key: string): string | undefined {
  const value = Object.hasOwn(table, key) ? table[key] : undefined;
  return typeof value === 'string' ? value : undefined;
}

/** The texts of a list; everything else is left out. */
export function textsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** The entries of a table whose values are texts. */
export function textEntries(value: unknown): [string, string][] {
  if (!isTable(value)) return [];
  return Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
}
