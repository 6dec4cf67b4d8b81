import { createInterface } from 'node:readline/promises';
import { runCommand } from '@aevon/rehearsal/cli';
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

process.exitCode = await runCommand({
  args: process.argv.slice(2),
  env: process.env,
  project: root,
  out: (line) => console.log(line),
  err: (line) => console.error(line),
  openView: undefined,
  renderPage: undefined,
  ask: terminal ? ask : undefined,
  signal: cancelling.signal,
});
