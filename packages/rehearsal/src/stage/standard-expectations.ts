import type { Expectation, Journey } from '../journeys/journey.ts';
import { stepsOf } from '../journeys/seeing.ts';

/** What must be true after every journey. */
export function standardExpectations(journey: Journey): Expectation[] {
  const allowed = journey.mayBeLeftOut ?? [];
  return [
    {
      text: 'Every step was rehearsed.',
      check: (seen) => {
        const left = stepsOf(seen).filter(
          (step) => step.kind === 'not-rehearsed' && !allowed.some((pattern) => pattern.test(step.uses ?? step.name)),
        );
        return {
          met: left.length === 0,
          seen:
            left.length === 0
              ? `${stepsOf(seen).length} steps`
              : left.map((step) => `${step.name}: ${step.note ?? ''}`).join('; '),
        };
      },
    },
    {
      text: 'No host was called that nobody stands in for.',
      check: ({ refusedHosts }) => ({
        met: refusedHosts.length === 0,
        seen: refusedHosts.length === 0 ? 'none' : refusedHosts.join(', '),
      }),
    },
  ];
}
