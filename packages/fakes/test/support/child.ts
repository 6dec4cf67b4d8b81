import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface Finished {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const inherited = Object.fromEntries(
  ['PATH', 'HOME', 'TMPDIR', 'LANG'].flatMap((name) => [[name, process.env[name] ?? '']]),
);

/** Runs a program with a small environment of its own; ends it after 30 seconds. */
export async function runProgram(
  command: string,
  args: readonly string[],
  options: { env?: Readonly<Record<string, string>>; cwd?: string } = {},
): Promise<Finished> {
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: { ...inherited, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 30_000,
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const { promise, resolve, reject } = Promise.withResolvers<number | null>();
  child.once('error', reject).once('close', resolve);
  return { exitCode: await promise, stdout, stderr };
}

/** Runs a file of test/clients in its own Node and gives the JSON of its last line. */
export async function runClient(
  name: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<unknown> {
  const file = fileURLToPath(new URL(`../clients/${name}.ts`, import.meta.url));
  const { exitCode, stdout, stderr } = await runProgram(process.execPath, [file, ...args], { env });
  const last = stdout.trim().split('\n').at(-1) ?? '';
  if (exitCode !== 0) throw new Error(`${name} ended with ${exitCode}:\n${stdout}\n${stderr}`);
  const value: unknown = JSON.parse(last);
  return value;
}
