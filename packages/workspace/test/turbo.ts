import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { environment } from './sandbox.ts';

/** The native binary, found as turbo's own launcher finds it. */
function findTurbo(): string {
  const turbo = createRequire(import.meta.url).resolve('turbo/package.json');
  const platform = `@turbo/${process.platform}-${process.arch === 'x64' ? '64' : process.arch}`;
  return join(dirname(createRequire(turbo).resolve(`${platform}/package.json`)), 'bin/turbo');
}

/** Paths of the packages that turbo takes as affected, sorted. */
export function askTurbo(folder: string, base: string, head: string): string[] {
  const text = execFileSync(findTurbo(), ['ls', '--affected', '--output=json'], {
    cwd: folder,
    env: {
      ...environment,
      TURBO_SCM_BASE: base,
      TURBO_SCM_HEAD: head,
      TURBO_TELEMETRY_DISABLED: '1',
      DO_NOT_TRACK: '1',
    },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const answer: unknown = JSON.parse(text);
  return [...JSON.stringify(answer).matchAll(/"path":"([^"]*)"/g)].map((match) => match[1] ?? '').sort();
}
