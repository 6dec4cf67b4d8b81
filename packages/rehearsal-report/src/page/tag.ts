/** A tag of foreign HTML. */
export interface Tag {
  /** In lower case; `!` for comments and declarations. */
  readonly name: string;
  readonly closing: boolean;
  readonly attributes: ReadonlyMap<string, string>;
  /** Where the text after it begins. */
  readonly end: number;
}

const opening = /<(\/?)([a-z][a-z\d-]*)/iy;
const attribute = /[\s/]*([^\s"'<>/=]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'=<>`]+))?/y;
const closing = /[\s/]*>/y;

/** Reads the tag at `from`; undefined when what is there is text. */
export function readTag(source: string, from: number): Tag | undefined {
  if (source.startsWith('<!', from) || source.startsWith('<?', from)) return readDeclaration(source, from);
  opening.lastIndex = from;
  const start = opening.exec(source);
  if (start === null) return undefined;
  const attributes = new Map<string, string>();
  let at = opening.lastIndex;
  for (;;) {
    closing.lastIndex = at;
    if (closing.test(source))
      return {
        name: (start[2] ?? '').toLowerCase(),
        closing: start[1] === '/',
        attributes,
        end: closing.lastIndex,
      };
    attribute.lastIndex = at;
    const found = attribute.exec(source);
    if (found === null) return undefined;
    const name = (found[1] ?? '').toLowerCase();
    if (!attributes.has(name)) attributes.set(name, (found[2] ?? '').replace(/^(["'])(.*)\1$/s, '$2'));
    at = attribute.lastIndex;
  }
}

function readDeclaration(source: string, from: number): Tag {
  const mark = source.startsWith('<!--', from) ? '-->' : '>';
  const end = source.indexOf(mark, from + 2);
  return {
    name: '!',
    closing: false,
    attributes: new Map(),
    end: end === -1 ? source.length : end + mark.length,
  };
}
