import { spawn } from 'node:child_process';
import { cpSync, existsSync, globSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '@aevon/ports';

/** What the release tree is made of. */
const ingredients = [
  'packages/*/src/**/*',
  'packages/pipeline/schema/*',
  'actions/*/src/**/*',
  '.github/workflows/*',
  'scripts/{build,gen}/**/*',
  'pnpm-lock.yaml',
];
/** Rooms that no action imports. */
const besides = /^packages\/(?:rehearsal|rehearsal-report|fakes)\//;

/**
 * Gives the release tree, built anew when it is missing or older than a source, as a copy of its own: another build
 * meanwhile must not change what is rehearsed.
 * @throws Failure `release-not-built`.
 */
export async function provideRelease(
  project: string,
  copyTo: string,
  say: (text: string) => void,
  signal: AbortSignal,
): Promise<string> {
  const release = join(project, 'release');
  if (isOutdated(project, join(release, 'action.yml'))) {
    say('building release/: it is missing or older than its sources');
    await build(project, signal);
  }
  cpSync(release, copyTo, { recursive: true });
  return copyTo;
}

function isOutdated(project: string, made: string): boolean {
  if (!existsSync(made)) return true;
  const builtAt = statSync(made).mtimeMs;
  const files = ingredients
    .flatMap((pattern) => globSync(pattern, { cwd: project }))
    .filter((file) => !besides.test(file));
  return files.some((file) => statSync(join(project, file)).mtimeMs > builtAt);
}

async function build(project: string, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  const child = spawn(process.execPath, ['scripts/build.ts'], {
    cwd: project,
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
  });
  const output: Buffer[] = [];
  child.stdout.on('data', (part: Buffer) => output.push(part));
  child.stderr.on('data', (part: Buffer) => output.push(part));
  child.once('error', reject);
  child.once('close', (code) => (code === 0 ? resolve(undefined) : reject(notBuilt(Buffer.concat(output).toString()))));
  await promise;
}

function notBuilt(output: string): Failure {
  return new Failure({
    kind: 'bug',
    code: 'release-not-built',
    what: 'scripts/build.ts could not build the release tree',
    fix: 'run `pnpm build` and mend what it says',
    details: output.trim().split('\n').slice(-20),
  });
}
