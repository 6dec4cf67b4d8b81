/** Puts variables in: `$NAME`, `${NAME}` and `${NAME:-default}`; one that is not set is empty. */
export function substitute(text: string, variables: Readonly<Record<string, string>>): string {
  return text.replaceAll(
    /\$(?:(?<bare>\w+)|\{(?<name>\w+)(?::-(?<otherwise>[^}]*))?\})/g,
    (_whole, bare: string | undefined, name: string | undefined, otherwise: string | undefined) => {
      const value = variables[bare ?? name ?? ''] ?? '';
      return value === '' ? (otherwise ?? '') : value;
    },
  );
}

/** The words of a line, quotes taken off. */
export function splitWords(text: string): string[] {
  const words = text.match(/(?:"[^"]*"|'[^']*'|\S)+/g) ?? [];
  return words.map((word) => word.replaceAll(/"([^"]*)"|'([^']*)'/g, (_whole, one = '', two = '') => `${one}${two}`));
}

/** The JSON form of an instruction; undefined when it is written in the other form. */
export function readList(text: string): string[] | undefined {
  if (!text.startsWith('[')) return undefined;
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list.map(String) : undefined;
  } catch {
    return undefined;
  }
}

/** `A=1 B="two words"`, or the old form `A the rest of the line`. */
export function readPairs(text: string): (readonly [string, string])[] {
  const words = splitWords(text);
  const [first = ''] = words;
  if (!first.includes('=')) return [[first, text.slice(first.length).trim()]];
  return words.map((word) => {
    const at = word.indexOf('=');
    return at < 0 ? [word, ''] : [word.slice(0, at), word.slice(at + 1)];
  });
}
