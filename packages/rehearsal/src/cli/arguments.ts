import { closest, distance } from 'fastest-levenshtein';

export interface RehearseOptions {
  readonly journeys: readonly string[];
  /** Where the record goes as JSON. */
  readonly json: string | undefined;
  /** Where the page goes. */
  readonly report: string | undefined;
  /** Another monorepo than the example. */
  readonly repo: string | undefined;
  /** Keeps the scratch repository and the folders of all jobs there. */
  readonly keep: string | undefined;
  /** Asks nothing. */
  readonly yes: boolean;
  readonly list: boolean;
  readonly plain: boolean;
  readonly help: boolean;
}

const valued = ['json', 'report', 'repo', 'keep'] as const;
const flags = ['yes', 'list', 'plain', 'help'] as const;
const known = [...valued, ...flags].map((name) => `--${name}`);

/** A line for the person who typed something that is not there. */
export interface UsageProblem {
  readonly problem: string;
}

export const usage =
  'rehearse [journey …] [--json FILE] [--report FILE] [--repo DIR] [--keep DIR] [--yes] [--list] [--plain]';

/** Reads the command line. `names` are the journeys there are. */
export function readArguments(args: readonly string[], names: readonly string[]): RehearseOptions | UsageProblem {
  const journeys: string[] = [];
  const values = new Map<string, string>();
  const set = new Set<string>();
  for (let index = 0; index < args.length; index += 1) {
    const [word = '', inline] = (args[index] ?? '').split(/=(.*)/s);
    if (word === '--') continue;
    const name = word.replace(/^--?/, '');
    if (!word.startsWith('-')) {
      if (!names.includes(word)) return { problem: unknown('journey', word, names) };
      journeys.push(word);
    } else if (isIn(valued, name) && word.startsWith('--')) {
      const value = inline ?? args[(index += 1)];
      if (value === undefined || value === '') return { problem: `--${name} needs a path after it` };
      values.set(name, value);
    } else if (isIn(flags, name) && word.startsWith('--') && inline === undefined) set.add(name);
    else return { problem: unknown('option', word, known) };
  }
  const paths = {
    json: values.get('json'),
    report: values.get('report'),
    repo: values.get('repo'),
    keep: values.get('keep'),
  };
  return {
    journeys: [...new Set(journeys)],
    ...paths,
    yes: set.has('yes'),
    list: set.has('list'),
    plain: set.has('plain'),
    help: set.has('help'),
  };
}

function isIn<const T extends string>(words: readonly T[], word: string): word is T {
  return words.some((candidate) => candidate === word);
}

function unknown(kind: string, word: string, names: readonly string[]): string {
  const near = closest(word, [...names]);
  const meant = distance(word, near) <= Math.max(2, Math.floor(near.length / 3));
  return `there is no ${kind} ${word}; ${meant ? `did you mean ${near}?` : `there are ${names.join(', ')}`}`;
}
