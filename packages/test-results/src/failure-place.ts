import { existsSync } from 'node:fs';
import { dirname, isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SourceLocation, TestFailure } from './model.ts';
import type { ReportContext } from './reading.ts';
import { clip } from './plain-text.ts';
import { pathInside, readExcerpt } from './source.ts';

const messageLimit = 4_000;
const diffLimit = 6_000;
const foreign = /(^|\/)(node_modules|site-packages|\.venv|dist-packages)(\/|$)/;

/** A place named by a runner, before it is known to lie in the repository. */
export interface NamedPlace {
  readonly path: string;
  readonly line: number;
  readonly column?: number;
}

/**
 * Resolves a path that a runner printed: absolute, a file URL, or relative to where it was started or to one of the
 * folders above (pytest prints some paths relative to its rootdir). Undefined outside the repository.
 */
export function resolveReported(context: ReportContext, path: string): string | undefined {
  if (path.startsWith('file://')) return fromUrl(context, path);
  if (isAbsolute(path)) return pathInside(context.root, path);
  for (
    let folder = context.directory;
    pathInside(context.root, resolve(folder, path)) !== undefined;
    folder = dirname(folder)
  ) {
    if (existsSync(resolve(folder, path))) return pathInside(context.root, resolve(folder, path));
    if (folder === context.root) break;
  }
  return pathInside(context.root, resolve(context.directory, path));
}

function fromUrl(context: ReportContext, url: string): string | undefined {
  try {
    return pathInside(context.root, fileURLToPath(url));
  } catch {
    return undefined;
  }
}

/** The first place that is the repository's own code. */
export function firstOwnPlace(context: ReportContext, places: Iterable<NamedPlace>): SourceLocation | undefined {
  for (const place of places) {
    const file = resolveReported(context, place.path);
    if (file === undefined || foreign.test(file)) continue;
    return { file, line: place.line, ...(place.column === undefined ? {} : { column: place.column }) };
  }
  return undefined;
}

/** A failure with its place, and the source around it when it can be read. */
export function describeFailure(
  context: ReportContext,
  facts: {
    readonly message: string;
    readonly diff?: string | undefined;
    readonly location?: SourceLocation | undefined;
  },
): TestFailure {
  const { location } = facts;
  const excerpt = location === undefined ? undefined : readExcerpt(context.root, location);
  return {
    message: clip(facts.message.trim(), messageLimit),
    ...(facts.diff === undefined || facts.diff.trim() === '' ? {} : { diff: clip(facts.diff, diffLimit) }),
    ...(location === undefined ? {} : { location }),
    ...(excerpt === undefined ? {} : { excerpt }),
  };
}
