import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { Failure } from '@aevon/ports';

export interface ShellCommand {
  readonly command: string;
  readonly args: readonly string[];
  /** The script's ending, such as `.sh`. */
  readonly extension: string;
  /** For the log: `/usr/bin/bash -e {0}`. */
  readonly shown: string;
}

const builtIn: Readonly<Record<string, { readonly format: string; readonly extension: string }>> = {
  bash: { format: '--noprofile --norc -e -o pipefail {0}', extension: '.sh' },
  sh: { format: '-e {0}', extension: '.sh' },
  python: { format: '{0}', extension: '.py' },
};
const refused: readonly string[] = ['pwsh', 'powershell', 'cmd'];

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Where PATH finds a program. */
export function findProgram(name: string, path: string): string | undefined {
  if (isAbsolute(name)) return isProgram(name) ? name : undefined;
  return path
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find(isProgram);
}

function requireProgram(name: string, path: string): string {
  const found = findProgram(name, path);
  if (found !== undefined) return found;
  throw new Failure({
    kind: 'user',
    code: 'shell-not-found',
    what: `the step's shell ${name} is not on PATH`,
    fix: `install ${name}, or give the step another shell`,
  });
}

/** Splits a command line as .NET does: at blanks outside double quotes. */
function splitArguments(text: string): string[] {
  return [...text.matchAll(/(?:[^\s"]|"(?:\\.|[^"\\])*")+/g)].map(([word]) =>
    word.replace(/"((?:\\.|[^"\\])*)"/g, (_, quoted: string) => quoted.replace(/\\(["\\])/g, '$1')),
  );
}

function chooseShell(shell: string | undefined, path: string): { name: string; format: string; program: string } {
  if (shell === undefined || shell === '') {
    const program = findProgram('bash', path) ?? requireProgram('sh', path);
    return { name: 'sh', format: '-e {0}', program };
  }
  const space = shell.indexOf(' ');
  const name = space < 0 ? shell : shell.slice(0, space);
  if (refused.includes(name.toLowerCase()))
    throw new Failure({
      kind: 'user',
      code: 'shell-not-rehearsed',
      what: `steps with shell: ${name} are not rehearsed`,
      cause: 'the rehearsal runs the shells that Linux and macOS have: bash, sh and python',
      fix: 'use one of them, or leave the job out of the rehearsal',
    });
  const format = space < 0 ? '' : shell.slice(space + 1).trimStart();
  return { name, format: format === '' ? (builtIn[name]?.format ?? '') : format, program: requireProgram(name, path) };
}

/**
 * The command of a `run:` step. Without `shell:` it is `bash -e {0}`, with `shell: bash` also pipefail.
 * Source: actions/runner `Runner.Worker/Handlers/ScriptHandler.cs`.
 * @throws Failure `shell-not-found`, `shell-not-rehearsed`, `shell-invalid`.
 */
export function planShell(shell: string | undefined, path: string): ShellCommand {
  const { name, format, program } = chooseShell(shell, path);
  if (!format.includes('{0}'))
    throw new Failure({
      kind: 'user',
      code: 'shell-invalid',
      what: `"${shell}" is no shell of a step`,
      fix: "write bash, sh or python, or a command with '{0}' where the script's path goes",
    });
  const extension = builtIn[name]?.extension ?? '';
  return { command: program, args: splitArguments(format), extension, shown: `${program} ${format}` };
}
