import {
  type Artifact,
  type Choice,
  chooseRelease,
  deploy,
  lookAt,
  type Outcome,
  type Present,
  restore,
  type Surroundings,
  type Target,
  type Wish,
} from '@aevon/deploy';
import type { Deployments } from '@aevon/github';
import type { ActionContext } from '@aevon/kit';
import { type Recorded, targetKey } from './record.ts';
import { recorded } from './recorded.ts';
import { readHistory } from './history.ts';
import { surroundings } from './state.ts';

export interface RollbackAsked {
  readonly target: Target;
  /** Of GitHub: where the releases are recorded. */
  readonly environment: string;
  readonly wish: Pick<Wish, 'to' | 'from'>;
  readonly timeoutMs: number;
  /** Why, in the words of whoever asks. */
  readonly reason: string | undefined;
  /** How the rollback itself is recorded; undefined: it is not. */
  readonly record: { readonly transient: boolean; readonly commitOf: (artifact: Artifact) => string } | undefined;
}

export interface Foreseen {
  readonly present: Present;
  readonly choice: Choice;
}

export interface RolledBack {
  readonly outcome: Outcome;
  readonly record: Recorded | undefined;
}

/** What a rollback would do; changes nothing. @throws Failure of the platform, of GitHub and of `chooseRelease`. */
export async function foreseeRollback(
  { target, environment, wish, timeoutMs }: RollbackAsked,
  deployments: Deployments,
  context: ActionContext,
): Promise<Foreseen> {
  const present = await lookAt({ target, timeoutMs }, context);
  const { id: serviceId, name: service } = present.service;
  const filter = { environment, service, serviceId, target: targetKey(target) };
  const wanted: Wish = { ...wish, run: context.runner.runId };
  return { present, choice: await chooseRelease(wanted, present, () => readHistory(deployments, filter)) };
}

/** A release that the platform has no more is released anew by its artifact: its settings are those of today. */
async function putBack(
  { target, timeoutMs }: RollbackAsked,
  { release, how, live }: Choice & { readonly kind: 'go' },
  around: Surroundings,
): Promise<Outcome> {
  const asked = { target, timeoutMs, again: true, inPlaceOf: { deploymentId: live } };
  if (how === 'restore') return restore({ ...asked, release }, around);
  const outcome = await deploy({ ...asked, artifact: release.artifact }, around);
  const anew = `${target.platform} has the release ${release.deploymentId} no more: its artifact was released anew, with the settings of today`;
  return { ...outcome, note: outcome.note === undefined ? anew : `${anew}; ${outcome.note}` };
}

/** Puts back what was chosen, recorded as a rollback. */
export async function carryOut(
  asked: RollbackAsked,
  choice: Choice & { readonly kind: 'go' },
  deployments: Deployments,
  context: ActionContext,
): Promise<RolledBack> {
  const { target, environment, record, reason } = asked;
  const { artifact, deploymentId: restores } = choice.release;
  const why = reason === undefined ? {} : { reason };
  const kept = { ...why, environment, target, artifact, restores, task: 'rollback' } as const;
  const as = record && { ...kept, transient: record.transient, commit: record.commitOf(artifact) };
  return recorded(as, deployments, context, async (open) =>
    putBack(asked, choice, { ...surroundings(context), named: (release) => open?.named(release) }),
  );
}
