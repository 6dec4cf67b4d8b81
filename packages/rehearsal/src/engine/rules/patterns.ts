/**
 * Filter patterns of branches, tags and paths: `*`, `**`, `?`, `+`, `[…]`, `\`, and `!` in front.
 * Source: docs.github.com, "Workflow syntax", filter pattern cheat sheet.
 */
export function matchesPatterns(value: string, patterns: readonly string[]): boolean {
  let matched = false;
  for (const pattern of patterns) {
    const negative = pattern.startsWith('!');
    if (toRegex(negative ? pattern.slice(1) : pattern).test(value)) matched = !negative;
  }
  return matched;
}

const cache = new Map<string, RegExp>();

function toRegex(pattern: string): RegExp {
  const known = cache.get(pattern);
  if (known !== undefined) return known;
  const made = new RegExp(`^${translate(pattern)}$`, 'u');
  cache.set(pattern, made);
  return made;
}

// Two stars and a slash also stand for nothing, so that a pattern for README.md anywhere names the one at the root.
function translate(pattern: string): string {
  let result = '';
  let rest = pattern;
  while (rest !== '') {
    const [token = rest] = /^(?:\*\*\/|\*\*|\*|\\.|\[[^\]]*\]|[\s\S])/u.exec(rest) ?? [];
    result += translateToken(token);
    rest = rest.slice(token.length);
  }
  return result;
}

function translateToken(token: string): string {
  if (token === '**/') return '(?:[^\\0]*/)?';
  if (token === '**') return '[^\\0]*';
  if (token === '*') return '[^/]*';
  if (token === '?' || token === '+') return token;
  if (token.startsWith('[') && token.length > 1) return token;
  const character = token.startsWith('\\') && token.length > 1 ? token.slice(1) : token;
  return character.replace(/[\\^$.*+?()[\]{}|/-]/gu, '\\$&');
}
