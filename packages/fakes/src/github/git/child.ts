import { spawn } from 'node:child_process';

export interface ChildResult {
  readonly exitCode: number | undefined;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** Runs a program to its end with `input` on its standard input. @throws when it can't be started. */
export async function runChild(command: string, args: readonly string[], input?: Uint8Array): Promise<ChildResult> {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  const { promise, resolve, reject } = Promise.withResolvers<ChildResult>();
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (part: Buffer) => out.push(part));
  child.stderr.on('data', (part: Buffer) => err.push(part));
  child.stdin.on('error', () => undefined).end(input);
  child.once('error', reject);
  child.once('close', (code) =>
    resolve({ exitCode: code ?? undefined, stdout: Buffer.concat(out), stderr: Buffer.concat(err).toString('utf8') }),
  );
  return promise;
}
