import { Failure } from '@aevon/ports';
import type { Refusal } from '../client/kubernetes.ts';
import { type KubernetesFailureCode, kubernetesFailures } from '../failure-docs.ts';
import { spellRef } from '../object.ts';
import type { RefusedChange } from './plan-types.ts';

const codes: Readonly<Record<Refusal['reason'], KubernetesFailureCode>> = {
  conflict: 'object-conflict',
  invalid: 'object-invalid',
  forbidden: 'object-forbidden',
  'unknown-kind': 'kind-unknown',
  'no-namespace': 'namespace-missing',
};

const causes: Readonly<Record<Refusal['reason'], string>> = {
  conflict: 'the fields were set by another tool or by hand, and it still owns them',
  invalid: 'a field is misspelt, has a value that it may not have, or can never be changed',
  forbidden: 'the identity of the step lacks a right, a quota is used up, or a policy of the cluster forbids it',
  'unknown-kind': 'the CustomResourceDefinition is not installed, or the apiVersion is of another Kubernetes',
  'no-namespace': 'nobody has made it, or its name is misspelt',
};

/** One line per reason: for a conflict one per field and manager. */
export function refusalLines({ ref, refusal }: RefusedChange): readonly string[] {
  const name = spellRef(ref);
  if (refusal.reason !== 'conflict') return [`${name}: ${refusal.message}`];
  return refusal.conflicts.map(({ field, manager }) => `${name}: ${field} is owned by "${manager}"`);
}

/** What to throw when the cluster refuses objects; undefined when it refuses none. */
export function failureOfRefusals(refused: readonly RefusedChange[]): Failure | undefined {
  const [first] = refused;
  if (first === undefined) return undefined;
  const { reason } = first.refusal;
  const lines = refused.flatMap(refusalLines);
  const what =
    lines.length === 1 ? `the cluster refuses ${lines[0] ?? ''}` : `the cluster refuses ${refused.length} object(s)`;
  return new Failure({
    kind: 'user',
    code: codes[reason],
    what,
    cause: causes[reason],
    fix: kubernetesFailures[codes[reason]].fix,
    details: lines.length === 1 ? [] : lines,
  });
}
