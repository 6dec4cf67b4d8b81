import { type Document, isScalar, LineCounter, parseAllDocuments, type ParsedNode, type Tags } from 'yaml';
import type { ManifestText } from './manifest.ts';

/** A place in a manifest and what is wrong there. */
export interface Problem {
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  readonly text: string;
}

export interface YamlDocument {
  readonly path: string;
  readonly document: Document.Parsed;
  readonly lineAt: (offset: number | undefined) => number;
}

const unreadByKubernetes = new Set(
  ['binary', 'omap', 'pairs', 'set', 'timestamp'].map((name) => `tag:yaml.org,2002:${name}`),
);

/**
 * Reads YAML as kubectl does: 1.1, in which `0644` is octal and `yes` a boolean, but without dates and without `12:30`
 * as a number.
 */
const options = {
  version: '1.1',
  prettyErrors: false,
  customTags: (tags: Tags): Tags =>
    tags.filter(
      (tag) =>
        typeof tag === 'string' || !(('format' in tag && tag.format === 'TIME') || unreadByKubernetes.has(tag.tag)),
    ),
} as const;

function isEmpty(contents: ParsedNode | null): boolean {
  return contents === null || (isScalar(contents) && contents.value === null);
}

/** The documents of a text, and what in it is no YAML. Errors carry no line of the text: it may be a Secret's. */
export function readYaml({ path, text }: ManifestText): { documents: YamlDocument[]; problems: Problem[] } {
  const lines = new LineCounter();
  const lineAt = (offset = 0): number => Math.max(1, lines.linePos(offset).line);
  const parsed = parseAllDocuments(text, { ...options, lineCounter: lines });
  const found = 'empty' in parsed ? [] : parsed;
  const problems = found.flatMap(({ errors }) =>
    errors.map(({ message, pos: [offset] }) => ({ path, line: lineAt(offset), text: `no YAML: ${message}` })),
  );
  const documents = found
    .filter(({ errors, contents }) => errors.length === 0 && !isEmpty(contents))
    .map((document) => ({ path, document, lineAt }));
  return { documents, problems };
}
