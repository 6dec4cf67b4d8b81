/** An error of a compiler that names a place. */
export interface BuildProblem {
  /** As the tool wrote it: relative to the package, to the root, or absolute. */
  readonly file: string;
  readonly line: number;
  readonly column: number | undefined;
  readonly message: string;
  /** `TS2322`, or the name of the tool. */
  readonly title: string;
}

const ansi = /\u001b\[[0-9;?]*[A-Za-z]/g;

/** Takes colours and cursor movements out of a line. */
export function withoutAnsi(text: string): string {
  return text.replace(ansi, '');
}

/** No compiler writes longer ones; minified code does. */
const longestLine = 2000;

const tscPlain = /^\s*(\S[^(]{0,500})\((\d{1,7}),(\d{1,7})\): error (TS\d{1,6}): (.+)$/;
const tscPretty = /^\s*(\S[^:]{0,500}):(\d{1,7}):(\d{1,7}) - error (TS\d{1,6}): (.+)$/;
const nextPlace = /^\s*(\.\/\S{1,500}):(\d{1,7}):(\d{1,7})\s*$/;
const nextFile = /^\s*(\.\/\S{1,500}\.\w{1,8})\s*$/;
const nextLint = /^\s*(\d{1,7}):(\d{1,7})\s+Error: (.+)$/;
const esbuildMessage = /^\s*(?:(?:✘|X|×) ?)?\[ERROR\] (.+)$/;
const esbuildPlace = /^\s+(\S{1,500}):(\d{1,7}):(\d{1,7}):\s*$/;

function typescript(line: string): BuildProblem | undefined {
  const match = tscPlain.exec(line) ?? tscPretty.exec(line);
  if (match === null) return undefined;
  const [, file = '', row, column, title = '', message = ''] = match;
  return { file, line: Number(row), column: Number(column), title, message };
}

/** Next.js writes the place on a line of its own and the message below it. */
function next(line: string, following: readonly string[]): BuildProblem | undefined {
  const [, file, row, column] = nextPlace.exec(line) ?? [];
  const message = following.find((text) => text.trim() !== '')?.trim();
  if (file === undefined || message === undefined) return undefined;
  return { file, line: Number(row), column: Number(column), title: 'Next.js', message };
}

function nextLintProblem(line: string, file: string | undefined): BuildProblem | undefined {
  const [, row, column, message] = nextLint.exec(line) ?? [];
  if (file === undefined || message === undefined) return undefined;
  return { file, line: Number(row), column: Number(column), title: 'Next.js', message: message.trim() };
}

/** esbuild and what is built on it write the message first and the place two lines below. */
function esbuild(line: string, following: readonly string[]): BuildProblem | undefined {
  const [, message] = esbuildMessage.exec(line) ?? [];
  if (message === undefined) return undefined;
  const [, file, row, column] = following.map((text) => esbuildPlace.exec(text)).find((match) => match !== null) ?? [];
  return file === undefined
    ? undefined
    : { file, line: Number(row), column: Number(column), title: 'esbuild', message };
}

function keyOf({ file, line, column, message }: BuildProblem): string {
  return `${file}\0${line}\0${column ?? ''}\0${message}`;
}

/** Finds errors of TypeScript, Next.js and esbuild in the output of a task, each once, in order. */
export function findBuildProblems(output: readonly string[]): readonly BuildProblem[] {
  const lines = output.map((line) => withoutAnsi(line.slice(0, longestLine)));
  const found = new Map<string, BuildProblem>();
  let file: string | undefined;
  for (const [index, line] of lines.entries()) {
    file = nextFile.exec(line)?.[1] ?? (line.trim() === '' ? undefined : file);
    const following = lines.slice(index + 1, index + 4);
    const problem =
      typescript(line) ?? next(line, following) ?? nextLintProblem(line, file) ?? esbuild(line, following);
    if (problem !== undefined) found.set(keyOf(problem), problem);
  }
  return [...found.values()];
}
