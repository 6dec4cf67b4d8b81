import { checks } from '../check/checks.ts';
import type { LayerResult } from './layer.ts';

/** Each check of `pnpm check` counts as one. */
export async function runChecks(): Promise<LayerResult> {
  const failures: string[] = [];
  for (const { name, run } of checks) {
    const problems = await run();
    if (problems.length > 0) failures.push(`${name}:\n${problems.slice(0, 30).join('\n')}`);
  }
  return { passed: checks.length - failures.length, failures };
}
