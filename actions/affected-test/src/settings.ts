import { Failure } from '@aevon/ports';
import type { InputsOf } from '@aevon/kit';
import type { Manifest } from '@aevon/pipeline';
import { parseQuarantine, type QuarantineEntry, type TestPolicy } from '@aevon/test-results';
import type { spec } from './definition.ts';

export type Inputs = InputsOf<typeof spec>;
type TestChecks = NonNullable<Manifest['checks']['test']>;

function invalid(what: string, fix: string): Failure {
  return new Failure({ kind: 'user', code: 'invalid-inputs', what, fix });
}

function quarantineOf(text: string | undefined): QuarantineEntry[] | undefined {
  if (text === undefined) return undefined;
  const entries = parseQuarantine(text);
  if (typeof entries !== 'string') return entries;
  throw invalid(
    `the input \`quarantine\` can't be read: ${entries}`,
    'write a JSON list of {"test": "…", "until": "2027-01-31", "why": "…"}',
  );
}

function dropOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,3}(\.\d{1,4})?$/.test(text)) return Number(text);
  throw invalid(`the input \`max-drop\` is "${text}", which is no number`, 'write percentage points, such as 1.5');
}

interface PolicyParts {
  readonly minTests: number;
  readonly quarantine: readonly QuarantineEntry[];
  readonly maxFlaky: number | undefined;
  readonly maxDrop: number | undefined;
}

function makePolicy({ minTests, quarantine, maxFlaky, maxDrop }: PolicyParts): TestPolicy {
  return {
    minTests,
    quarantine: [...quarantine],
    ...(maxFlaky === undefined ? {} : { maxFlaky }),
    ...(maxDrop === undefined ? {} : { maxDrop }),
  };
}

/** Inputs over what is given otherwise: the manifest in a run, the shards' own policy in a merge. */
export function overridePolicy(inputs: Inputs, base: TestPolicy): TestPolicy {
  return makePolicy({
    minTests: inputs.minTests ?? base.minTests,
    quarantine: quarantineOf(inputs.quarantine) ?? base.quarantine,
    maxFlaky: inputs.maxFlaky ?? base.maxFlaky,
    maxDrop: dropOf(inputs.maxDrop) ?? base.maxDrop,
  });
}

/** @throws Failure `invalid-inputs`. */
export function policyOf(inputs: Inputs, checks: TestChecks | undefined): TestPolicy {
  const stated = makePolicy({
    minTests: checks?.['min-tests'] ?? 1,
    quarantine: checks?.quarantine ?? [],
    maxFlaky: checks?.['max-flaky'],
    maxDrop: checks?.coverage?.['max-drop'],
  });
  return overridePolicy(inputs, stated);
}

/** Checks what no single input can know. @throws Failure `invalid-inputs`. */
export function checkInputs(inputs: Inputs): void {
  const shards = inputs.shards ?? 1;
  if (inputs.mode === 'run' && inputs.shard > shards)
    throw invalid(
      `\`shard\` is ${inputs.shard} and \`shards\` is ${shards}`,
      'give each job a `shard` from 1 to `shards`',
    );
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/.test(inputs.name))
    throw invalid(
      `the input \`name\` is "${inputs.name}"`,
      'use up to 40 letters, digits, dots, dashes and underscores',
    );
}
