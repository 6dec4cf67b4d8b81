import { checkout } from './checkout.ts';
import type { StandIn } from './stand-in.ts';

export type { StandIn } from './stand-in.ts';

/** The third-party actions that the rehearsal stands in for, whatever tag or SHA they are pinned to. */
export const standIns: readonly StandIn[] = [checkout];

export function findStandIn(action: string): StandIn | undefined {
  return standIns.find((standIn) => standIn.action === action.toLowerCase());
}
