import { read, trackedFiles } from './sources.ts';

const binary = /\.(png|jpg|ico|woff2?|gz|zip)$/;

interface Trace {
  readonly what: string;
  readonly pattern: RegExp;
}

/** What belongs to the machine of whoever wrote it. */
const traces: readonly Trace[] = [
  {
    what: 'a path of a home folder',
    pattern: /(?<![\w.])\/(home|Users)\/(?!runner\b|node\b|user\b|me\b|app\b|nonroot\b)[a-z][\w-]*\//,
  },
  { what: 'a temporary folder by its name', pattern: /(?<![\w.$}])\/tmp\/[a-z][\w-]{4,}/ },
  { what: 'a merge conflict', pattern: /^(<{7}|>{7}) / },
];

function testsThatSayNothing(path: string, line: string): boolean {
  if (!/\.test\.ts$/.test(path)) return false;
  return /\b(it|test|describe)\.(skip|only|todo|skipIf|runIf)\b|expect\(true\)\.toBe\(true\)/.test(line);
}

/** Traces of a machine in what is committed, and tests that are skipped or assert nothing. */
export function textProblems(): string[] {
  return trackedFiles('.')
    .filter((path) => !binary.test(path) && path !== 'scripts/check/texts.ts')
    .flatMap((path) => read(path) ?? [])
    .flatMap(({ path, text }) =>
      text.split('\n').flatMap((line, index) => {
        const found = traces.filter(({ pattern }) => pattern.test(line)).map(({ what }) => what);
        if (testsThatSayNothing(path, line)) found.push('a test that is skipped or says nothing');
        return found.map((what) => `${path}:${index + 1} ${what}: ${line.trim().slice(0, 100)}`);
      }),
    );
}
