import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Failure } from '@aevon/ports';
import { type Instruction, unplayable } from './dockerfile.ts';
import { type BuildSurroundings, runShell } from './shell.ts';

export interface Command {
  readonly name: string;
  readonly instruction: Instruction;
  /** Root of the stage. */
  readonly root: string;
  /** `/` is the root of the stage. */
  readonly workdir: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Programs that do the same here as in an image: they work in the folder they are started in. */
const playable = new Set(['node', 'npm', 'npx', 'pnpm', 'pip', 'python', 'python3', 'uv']);

/** PATH of an image on this machine: its own folders where it has them, then those of this machine. */
export function pathIn(root: string, imagePath: string, machinePath: string): string {
  const own = imagePath
    .split(':')
    .map((folder) => join(root, folder))
    .filter((folder) => existsSync(folder));
  return [...own, machinePath].join(delimiter);
}

/**
 * The command with the paths of the image led into the stage.
 * @throws Failure `image-not-rehearsed` for a program that would do something else here.
 */
function translate({ name, instruction, root }: Command): string {
  const { rest, flags } = instruction;
  const [flag] = Object.keys(flags);
  if (flag !== undefined) throw unplayable(name, instruction, `there is no --${flag} here`);
  if (/[;|<>`]|\$\(|&(?!&)(?<!&&)/.test(rest)) throw unplayable(name, instruction, 'only commands joined by && are');
  const commands = rest.split('&&').map((command) => command.trim());
  for (const command of commands) {
    const program = command.split(/\s/)[0] ?? '';
    if (playable.has(program) || program.startsWith('/')) continue;
    throw unplayable(name, instruction, `\`${program}\` is none of ${[...playable].join(', ')}`);
  }
  return commands.join(' && ').replaceAll(/(?<=^|\s)\/(?=\w)/g, `${root}/`);
}

/** Plays a RUN with the tools of this machine. @throws Failure `image-not-rehearsed`, `image-build-failed`. */
export async function runCommand(command: Command, surroundings: BuildSurroundings): Promise<void> {
  const { name, instruction, root, workdir, env: own } = command;
  const script = translate(command);
  const PATH = pathIn(root, own['PATH'] ?? '', surroundings.env['PATH'] ?? '');
  // Bytecode holds times and paths of this build; Python writes its own when it starts.
  const env = { ...surroundings.env, ...own, CI: 'true', UV_COMPILE_BYTECODE: '0', PATH };
  const { code, tail } = await runShell(script, join(root, workdir), { ...surroundings, env });
  if (code === 0) return;
  throw new Failure({
    kind: 'user',
    code: 'image-build-failed',
    what: `${name}:${instruction.line}: \`${instruction.rest}\` ended with exit code ${code}`,
    cause: tail.at(-1) ?? 'it said nothing',
    fix: 'run the command in a fresh checkout, and mend what it says',
    details: tail,
    location: { file: name, line: instruction.line },
  });
}
