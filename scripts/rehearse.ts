import { createInterface } from 'node:readline/promises';
import { interruptedCode, Interruption, killRunning, runCommand } from '@aevon/rehearsal/cli';
import { createView, renderPage } from '@aevon/rehearsal-report';
import { root } from './root.ts';

const terminal = process.stdin.isTTY && process.stdout.isTTY;
const cancelling = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => interrupt(new Interruption(name)));
// Nobody sees any more what a cancelled job still says.
process.on('SIGHUP', () => endAtOnce(new Interruption('SIGHUP')));
process.stdout.on('error', () => endAtOnce(new Interruption('SIGPIPE')));

/** The first Ctrl+C cancels the jobs as GitHub does; the second one ends at once. */
function interrupt(reason: Interruption): void {
  if (cancelling.signal.aborted) endAtOnce(reason);
  else cancelling.abort(reason);
}

function endAtOnce(reason: Interruption): void {
  void killRunning().finally(() => process.exit(interruptedCode(reason)));
}

async function ask(question: string): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  // In a terminal readline takes Ctrl+C for itself; Ctrl+D closes, and then nothing would answer.
  lines.once('SIGINT', () => interrupt(new Interruption('SIGINT')));
  const unanswered = new Promise<string>((resolve) => lines.once('close', () => resolve('')));
  const typed = lines.question(`${question} [y/N] `, { signal: cancelling.signal }).catch(() => '');
  const answer = await Promise.race([typed, unanswered]);
  lines.close();
  return /^y(?:es)?$/i.test(answer.trim());
}

const { stdout } = process;

function openView(plain: boolean): ReturnType<typeof createView> {
  const isTTY = stdout.isTTY && !plain && process.env['TERM'] !== 'dumb';
  return createView({
    write: (text) => void stdout.write(text),
    size: () => ({ columns: stdout.columns, rows: stdout.rows }),
    isTTY,
    color: stdout.isTTY && (process.env['NO_COLOR'] ?? '') === '' && process.env['TERM'] !== 'dumb',
    now: () => performance.now(),
  });
}

process.exitCode = await runCommand({
  args: process.argv.slice(2),
  env: process.env,
  project: root,
  out: (line) => console.log(line),
  err: (line) => console.error(line),
  openView,
  renderPage,
  ask: terminal ? ask : undefined,
  signal: cancelling.signal,
});
