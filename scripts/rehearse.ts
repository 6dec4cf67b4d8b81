import { createInterface } from 'node:readline/promises';
import { runCommand } from '@aevon/rehearsal/cli';
import { createView, renderPage } from '@aevon/rehearsal-report';
import { root } from './root.ts';

const terminal = process.stdin.isTTY && process.stdout.isTTY;
const cancelling = new AbortController();
// The first Ctrl+C cancels the jobs as GitHub does; the second one is Node's own and ends at once.
process.once('SIGINT', () => cancelling.abort(new Error('The operation was canceled.')));
process.once('SIGTERM', () => cancelling.abort(new Error('The operation was canceled.')));

async function ask(question: string): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await lines.question(`${question} [y/N] `);
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
