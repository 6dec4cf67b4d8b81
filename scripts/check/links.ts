import { posix } from 'node:path';
import { read, type Source, trackedFiles } from './sources.ts';

interface Line {
  readonly number: number;
  readonly text: string;
}

/** The lines of a page that are prose: blocks of code show links and headings that are none. */
function proseLines(text: string): Line[] {
  let fence: string | undefined;
  return text.split('\n').flatMap((line, index) => {
    const mark = /^\s*(?:[-*+]\s+|\d+\.\s+|>\s*)*(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence === undefined && mark !== undefined) fence = mark;
    else if (fence !== undefined && line.trim().startsWith(fence)) fence = undefined;
    else if (fence === undefined) return [{ number: index + 1, text: line }];
    return [];
  });
}

/** What a reader of the heading sees: no marks of code, emphasis or links. */
function plain(heading: string): string {
  return heading
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/<[^>]*>/g, '')
    .replace(/[`*]/g, '')
    .replace(/(^|\s)_+(\S.*?)_+(?=\s|$)/g, '$1$2');
}

/** The anchors of a page, as GitHub makes them: headings, numbered where they repeat, and `id`s set by hand. */
export function anchorsOf(text: string): Set<string> {
  const anchors = new Set<string>();
  for (const { text: line } of proseLines(text)) {
    for (const [, id = ''] of line.matchAll(/<\w+\s[^>]*\b(?:id|name)="([^"]+)"/g)) anchors.add(id);
    const heading = /^ {0,3}#{1,6}\s+(.*?)(?:\s+#+)?\s*$/.exec(line)?.[1];
    if (heading === undefined) continue;
    const slug = plain(heading)
      .trim()
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '')
      .replaceAll(' ', '-');
    let anchor = slug;
    for (let count = 1; anchors.has(anchor); count += 1) anchor = `${slug}-${count}`;
    anchors.add(anchor);
  }
  return anchors;
}

const targets = [
  /\]\(\s*<?(?<target>[^\s<>()]+(?:\([^\s()]*\)[^\s<>()]*)*)>?(?:\s+["'(][^)]*)?\)/g,
  /^ {0,3}\[[^\]^][^\]]*\]:\s+<?(?<target>[^\s<>]+)/g,
  /<\w+\s[^>]*\b(?:href|src)="(?<target>[^"]+)"/g,
];

function linksOf({ text }: Source): { readonly line: number; readonly target: string }[] {
  return proseLines(text).flatMap(({ number, text: line }) => {
    const prose = line.replace(/(`+)(?:(?!\1).)+\1/g, '`');
    return targets.flatMap((pattern) =>
      [...prose.matchAll(pattern)].map(({ groups }) => ({ line: number, target: groups?.['target'] ?? '' })),
    );
  });
}

/** The files, and the folders above them. */
function places(files: readonly string[]): Set<string> {
  const all = new Set(files);
  for (const file of files) for (let at = posix.dirname(file); !all.has(at); at = posix.dirname(at)) all.add(at);
  return all;
}

/** Links of pages to files, folders and headings of the repository that do not exist. `files` is all that it has. */
export function deadLinks(pages: readonly Source[], files: readonly string[]): string[] {
  const known = places(files);
  const anchors = new Map(pages.map(({ path, text }) => [path, anchorsOf(text)]));
  return pages.flatMap((page) =>
    linksOf(page).flatMap(({ line, target }) => {
      if (/^([a-z][a-z\d+.-]*:|\/\/)/i.test(target)) return [];
      const [way = '', anchor = ''] = target.split('#', 2).map(decodeURIComponent);
      const from = way.startsWith('/') ? '.' : posix.dirname(page.path);
      const to = way === '' ? page.path : posix.join(from, way).replace(/(?<=.)\/$/, '');
      const where = `${page.path}:${line} links to ${target}`;
      if (!known.has(to)) return [`${where}, and there is no ${to}`];
      const missing = anchor !== '' && anchors.get(to)?.has(anchor) === false;
      return missing ? [`${where}, and ${to} has no heading #${anchor}`] : [];
    }),
  );
}

/** Dead links in what is written: every page that git tracks, the generated ones too. Other sites are not asked. */
export function linkProblems(): string[] {
  const files = trackedFiles('.');
  const pages = files.filter((path) => path.endsWith('.md')).flatMap((path) => read(path) ?? []);
  return deadLinks(pages, files);
}
