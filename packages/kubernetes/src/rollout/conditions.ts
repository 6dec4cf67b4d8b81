import { type Json, listAt, numberAt, textAt } from '../json.ts';
import type { KubeObject } from '../object.ts';

export interface Condition {
  readonly status: string;
  readonly reason: string;
  readonly message: string;
}

/** A condition of a status by its type. */
export function conditionOf(object: Json, type: string): Condition | undefined {
  const found = listAt(object, 'status', 'conditions').find((one) => textAt(one, 'type') === type);
  if (found === undefined) return undefined;
  const text = (field: string): string => textAt(found, field) ?? '';
  return { status: text('status'), reason: text('reason'), message: text('message') };
}

export function isTrue(condition: Condition | undefined): condition is Condition {
  return condition?.status === 'True';
}

/** A number of a status; 0 where the server leaves it out. */
export function countOf(object: KubeObject, field: string): number {
  return numberAt(object, 'status', field) ?? 0;
}

/** Whether the controller has seen what was applied: before that its status is about something older. */
export function isObserved(object: KubeObject): boolean {
  const generation = numberAt(object, 'metadata', 'generation') ?? 0;
  return (numberAt(object, 'status', 'observedGeneration') ?? -1) >= generation;
}
