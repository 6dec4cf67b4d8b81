import type { Expectation, Seen } from './journey.ts';
import { stepsOf } from './seeing.ts';

interface PlanFacts {
  readonly mode: string;
  readonly packages: readonly string[];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** The plan as the plan action gave it. */
function planOf(seen: Seen): PlanFacts | undefined {
  const step = stepsOf(seen).find(
    (candidate) => candidate.outputs['plan'] !== undefined && candidate.outputs['plan'] !== '{}',
  );
  const mode = step?.outputs['mode'];
  const packages = step?.outputs['packages'];
  if (mode === undefined || packages === undefined) return undefined;
  const names: unknown = JSON.parse(packages);
  return {
    mode,
    packages: Array.isArray(names)
      ? names.map((name: unknown) => (isRecord(name) ? String(name['name']) : String(name)))
      : [],
  };
}

/** The plan takes these packages, and leaves those alone. */
export function planTakes(taken: readonly string[], left: readonly string[], text: string): Expectation {
  return {
    text,
    check: (seen) => {
      const plan = planOf(seen);
      if (plan === undefined) return { met: false, seen: 'there is no plan' };
      const met =
        taken.every((name) => plan.packages.includes(name)) && !left.some((name) => plan.packages.includes(name));
      return { met: met && plan.mode === 'diff', seen: `mode ${plan.mode}: ${plan.packages.join(', ')}` };
    },
  };
}
