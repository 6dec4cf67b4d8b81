import { read, trackedFiles } from './sources.ts';

const uses = /^\s*(?:-\s+)?uses:\s*(?<target>\S+)(?<comment>.*)$/;

/** A third-party action is pinned by a full SHA with its version as a comment; our own by a tag of ours. */
function problemOf(target: string, comment: string): string | undefined {
  if (target.startsWith('./') || target.startsWith('$/') || target.startsWith('aevon/actions')) return undefined;
  if (!/@[0-9a-f]{40}$/.test(target)) return `${target} is not pinned by a full SHA`;
  return /#\s*v\d+\.\d+\.\d+/.test(comment) ? undefined : `${target} has no comment with its version`;
}

/** Every `uses:` of our workflows and of the examples. */
export function pinProblems(): string[] {
  return trackedFiles('.github', 'examples')
    .filter((path) => /\.github\/.*\.ya?ml$/.test(path))
    .flatMap((path) => read(path) ?? [])
    .flatMap(({ path, text }) =>
      text.split('\n').flatMap((line, index) => {
        const { target = '', comment = '' } = uses.exec(line)?.groups ?? {};
        const problem = target === '' ? undefined : problemOf(target, comment);
        return problem === undefined ? [] : [`${path}:${index + 1} ${problem}`];
      }),
    );
}
