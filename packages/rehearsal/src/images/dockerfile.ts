import { Failure } from '@aevon/ports';

/** One instruction, its continued lines joined. */
export interface Instruction {
  /** Of the first line, from 1. */
  readonly line: number;
  /** In upper case. */
  readonly word: string;
  /** `--name=value` before the rest. */
  readonly flags: Readonly<Record<string, string>>;
  readonly rest: string;
}

/** A Dockerfile that is read, and how it is called in messages. */
export interface Dockerfile {
  readonly name: string;
  readonly instructions: readonly Instruction[];
}

/** A line that can't be played here, named so that it can be found. */
export function unplayable(name: string, { line, word, rest }: Instruction, why: string): Failure {
  return new Failure({
    kind: 'user',
    code: 'image-not-rehearsed',
    what: `${name}:${line}: \`${word} ${rest}\` cannot be played without a Docker engine: ${why}`,
    fix: 'keep such lines out of the image of the service, or leave the job out of the rehearsal',
    location: { file: name, line },
  });
}

function joinLines(text: string): { line: number; text: string }[] {
  const joined: { line: number; text: string }[] = [];
  let open: { line: number; text: string } | undefined;
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const part = raw.trim();
    if (part === '' || part.startsWith('#')) continue;
    const isOpen = part.endsWith('\\');
    const piece = isOpen ? part.slice(0, -1).trim() : part;
    open = open === undefined ? { line: index + 1, text: piece } : { ...open, text: `${open.text} ${piece}` };
    if (isOpen) continue;
    joined.push(open);
    open = undefined;
  }
  return open === undefined ? joined : [...joined, open];
}

function readInstruction({ line, text }: { line: number; text: string }): Instruction {
  const { word = '', tail = '' } = /^(?<word>\S+)\s*(?<tail>.*)$/s.exec(text)?.groups ?? {};
  const flags: Record<string, string> = {};
  let rest = tail;
  for (;;) {
    const flag = /^--(?<name>[a-z-]+)(?:=(?<value>\S+))?\s+/.exec(rest);
    if (flag === null) break;
    flags[flag.groups?.['name'] ?? ''] = flag.groups?.['value'] ?? '';
    rest = rest.slice(flag[0].length);
  }
  return { line, word: word.toUpperCase(), flags, rest };
}

/** Reads the instructions. Here-documents are met later, as lines that nothing can play. */
export function readDockerfile(name: string, text: string): Dockerfile {
  return { name, instructions: joinLines(text).map(readInstruction) };
}
