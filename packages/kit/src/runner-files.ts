import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import type { Variables } from './environment.ts';

/** Files through which a step hands values to the runner. Source: GitHub's reference of workflow commands, "Environment files". */
export type RunnerFile = 'GITHUB_OUTPUT' | 'GITHUB_STATE' | 'GITHUB_ENV' | 'GITHUB_PATH' | 'GITHUB_STEP_SUMMARY';

/** Appends to one of them. Outside of a runner there is nobody to hand anything to. */
export function appendTo(variables: Variables, file: RunnerFile, text: string): void {
  const path = variables[file];
  if (path !== undefined && path !== '') appendFileSync(path, text);
}

/** A key and a value of any lines; the delimiter is random, so that no value can end itself and go on as another key. */
export function keyedValue(key: string, value: string): string {
  const delimiter = `aevon_${randomUUID()}`;
  return `${key}<<${delimiter}\n${value}\n${delimiter}\n`;
}
