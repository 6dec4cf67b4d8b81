import { productSources, type Source } from './sources.ts';

const lineLimit = 250;

interface Rule {
  readonly name: string;
  readonly pattern: RegExp;
  /** Where it is right. */
  readonly except?: RegExp;
}

const rules: readonly Rule[] = [
  {
    name: 'reads process.env',
    pattern: /process\.env\b/,
    except: /^(packages\/kit\/src\/environment\.ts|packages\/rehearsal\/src\/environment\.ts|scripts\/|bench\/)/,
  },
  { name: 'imports the toolkit', pattern: /from '@actions\/(core|exec|github|http-client)'/ },
  {
    name: 'sets the exit code',
    pattern: /process\.exitCode = 1|\bsetFailed\(/,
    except: /^(packages\/kit\/src\/fail\.ts$|scripts\/|bench\/)/,
  },
  { name: 'uses any', pattern: /(: any\b|<any>|\bas any\b|\bany\[\])/ },
  { name: 'casts twice', pattern: /\bas unknown as\b/ },
  { name: 'silences a check', pattern: /@ts-(ignore|expect-error|nocheck)|eslint-disable/ },
  { name: 'marks something unfinished', pattern: /\b(TODO|FIXME|XXX)\b/ },
  { name: 'goes through a shell', pattern: /shell: true|\bexecSync\(|\bexec\(`/ },
];

const namelessRoom = /(^|\/)(utils?|helpers?|common|misc)(\/|\.ts$)/;

function rulesBroken({ path, text }: Source): string[] {
  const lines = text.split('\n').map((line) => (/^\s*(\/?\*|\/\/)/.test(line) ? '' : line));
  return rules
    .filter(({ except }) => except?.test(path) !== true)
    .flatMap(({ name, pattern }) =>
      lines.flatMap((line, index) =>
        pattern.test(line) ? [`${path}:${index + 1} ${name}: ${line.trim().slice(0, 120)}`] : [],
      ),
    );
}

/** The rules of the house that a line can break: see docs/design.md. */
export function houseProblems(): string[] {
  return productSources()
    .filter(({ path }) => path !== 'scripts/check/house.ts')
    .flatMap((source) => {
      const length = source.text.split('\n').length - 1;
      return [
        ...(length > lineLimit ? [`${source.path} has ${length} lines, more than ${lineLimit}`] : []),
        ...(namelessRoom.test(source.path) ? [`${source.path} is a room without a name`] : []),
        ...rulesBroken(source),
      ];
    });
}
