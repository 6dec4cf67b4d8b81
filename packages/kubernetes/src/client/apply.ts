import { type Clock, Failure } from '@aevon/ports';
import { isKubeObject, type KubeObject, refOf, spellRef } from '../object.ts';
import { pathOf } from './discovery.ts';
import type { Applied, ApplyOptions, Call, Resource } from './kubernetes.ts';
import { leavesOpen, type Requester } from './requester.ts';
import { type Answer, failureIn, isGood, refusalIn, warningsIn } from './status.ts';

/** Tries in all; the deadline mostly ends it before. */
const maxAttempts = 6;
const firstWaitMs = 250;

interface Applying {
  readonly requester: Requester;
  readonly clock: Clock;
  readonly fieldManager: string;
}

function addressOf(object: KubeObject, resource: Resource, manager: string, options: ApplyOptions): string {
  const { dryRun = false, force = false } = options;
  const query = new URLSearchParams({
    fieldManager: manager,
    fieldValidation: 'Strict',
    ...(dryRun ? { dryRun: 'All' } : {}),
    ...(force ? { force: 'true' } : {}),
  });
  const { apiVersion, metadata } = object;
  return `${pathOf(apiVersion, resource, metadata.namespace)}/${encodeURIComponent(metadata.name)}?${query.toString()}`;
}

/** The outcome, or undefined for an answer after which the same may be sent again. */
function outcomeOf(answer: Answer, object: KubeObject): Applied | undefined {
  if (isGood(answer) && isKubeObject(answer.data))
    return {
      outcome: answer.status === 201 ? 'created' : 'configured',
      object: answer.data,
      warnings: warningsIn(answer),
    };
  const refusal = refusalIn(answer, object.kind);
  return refusal === undefined ? undefined : { outcome: 'refused', refusal };
}

/** A cluster that did not answer is a value here. */
async function hear(asking: Promise<Answer>): Promise<Answer | Failure> {
  try {
    return await asking;
  } catch (error) {
    if (leavesOpen(error)) return error;
    throw error;
  }
}

/** What is said of an object whose kind the cluster lacks. */
export function unknownKind({ apiVersion, kind }: KubeObject): Applied {
  const message = `the cluster knows no kind ${kind} in ${apiVersion}`;
  return { outcome: 'refused', refusal: { reason: 'unknown-kind', message, fields: [], conflicts: [] } };
}

/**
 * Server-side apply says how an object should be, so what may not have arrived is sent again; only what the server
 * refuses is final. The Http port can't decide that: a mistake in a manifest is answered with 500 like a breakdown.
 */
export async function applyObject(
  { requester, clock, fieldManager }: Applying,
  object: KubeObject,
  resource: Resource,
  options: ApplyOptions,
  call: Call,
): Promise<Applied> {
  const purpose = `${options.dryRun === true ? 'check' : 'apply'} ${spellRef(refOf(object))}`;
  const path = addressOf(object, resource, fieldManager, options);
  const contentType = 'application/apply-patch+yaml';
  const request = { method: 'PATCH', path, body: object, contentType, purpose, retry: 'once' } as const;
  const end = clock.monotonic() + call.deadlineMs;
  for (let tried = 1; ; tried += 1) {
    const deadlineMs = Math.max(1, end - clock.monotonic());
    const heard = await hear(requester.send(request, { signal: call.signal, deadlineMs }));
    const outcome = heard instanceof Failure ? undefined : outcomeOf(heard, object);
    if (outcome !== undefined) return outcome;
    const wait = firstWaitMs * 2 ** (tried - 1);
    if (tried >= maxAttempts || clock.monotonic() + wait >= end)
      throw heard instanceof Failure ? heard : failureIn(heard, purpose);
    await clock.sleep(wait, call.signal);
  }
}
