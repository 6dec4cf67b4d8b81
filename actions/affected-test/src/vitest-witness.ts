import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What Vitest says of its own run, from its resolved configuration and not from what it prints. */
export interface VitestWitness {
  /** Major version, or 0 where it is not known. */
  readonly major: number;
  /** Absolute path that patterns of the configuration are relative to. */
  readonly root: string;
  /** As `coverage.thresholds` in the configuration. */
  readonly thresholds: Readonly<Record<string, unknown>>;
  /** Errors outside of tests that count against the run. */
  readonly unhandled: number;
}

/**
 * A reporter, in the JavaScript of any Node that Vitest runs on. Both names of the last event are there: `onFinished` is
 * that of Vitest 2 and older. On a shard the provider forgets its thresholds, which mean the whole.
 */
const source = `import { writeFileSync } from 'node:fs';
const seen = { version: '', root: '', thresholds: {}, unhandled: 0 };
let counts = true;
const tell = () => writeFileSync(TARGET, JSON.stringify(seen));
const end = (_, errors) => {
  seen.unhandled = counts && Array.isArray(errors) ? errors.length : 0;
  tell();
};
export default class {
  onInit(vitest) {
    const options = vitest.coverageProvider?.options;
    seen.version = String(vitest.version ?? '');
    seen.root = vitest.config.root;
    seen.thresholds = (options ?? vitest.config.coverage)?.thresholds ?? {};
    counts = vitest.config.dangerouslyIgnoreUnhandledErrors !== true;
    tell();
    if (PARTIAL && options?.thresholds) options.thresholds = undefined;
  }
  onFinished(files, errors) { end(files, errors); }
  onTestRunEnd(modules, errors) { end(modules, errors); }
}
`;

function answerPath(scratch: string): string {
  return join(scratch, 'witness.json');
}

/** Writes the reporter into an empty folder, for one run. @returns its path */
export function writeWitness(scratch: string, partial: boolean): string {
  const path = join(scratch, 'witness.mjs');
  const target = JSON.stringify(answerPath(scratch));
  writeFileSync(path, source.replace('TARGET', () => target).replace('PARTIAL', String(partial)));
  return path;
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What the reporter wrote; undefined where Vitest did not get that far. */
export function readWitness(scratch: string): VitestWitness | undefined {
  try {
    const seen: unknown = JSON.parse(readFileSync(answerPath(scratch), 'utf8'));
    if (!isTable(seen) || !isTable(seen['thresholds'])) return undefined;
    const { version, root, thresholds, unhandled } = seen;
    if (typeof version !== 'string' || typeof root !== 'string' || typeof unhandled !== 'number') return undefined;
    return { major: Number.parseInt(version, 10) || 0, root, thresholds, unhandled };
  } catch {
    return undefined;
  }
}
