import picomatch from 'picomatch';

export type PathTest = (path: string) => boolean;

/** `s`: a file name may hold a line feed, and `**` must match it. */
const options = { flags: 's' } as const;

function clean(pattern: string): string {
  return pattern.replace(/^(\.?\/)+/, '').replace(/\/+$/, '');
}

/**
 * Paths that match one of the patterns and none of those that begin with `!`.
 * Patterns are relative to the root; `dot` lets `*` match names that begin with a dot.
 */
export function compileGlobs(patterns: readonly string[], { dot = true }: { readonly dot?: boolean } = {}): PathTest {
  const wanted = patterns.filter((pattern) => !pattern.startsWith('!')).map(clean);
  const unwanted = patterns.filter((pattern) => pattern.startsWith('!')).map((pattern) => clean(pattern.slice(1)));
  if (wanted.length === 0) return () => false;
  const isWanted = picomatch(wanted, { ...options, dot });
  if (unwanted.length === 0) return isWanted;
  const isUnwanted = picomatch(unwanted, { ...options, dot: true });
  return (path) => isWanted(path) && !isUnwanted(path);
}
