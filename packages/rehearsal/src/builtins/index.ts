import { checkout } from './checkout.ts';
import { dockerBuild } from './docker-build.ts';
import { dockerLogin } from './docker-login.ts';
import type { StandIn } from './stand-in.ts';

export type { StandIn } from './stand-in.ts';

/** The third-party actions that the rehearsal stands in for, whatever tag or SHA they are pinned to. */
export const standIns: readonly StandIn[] = [checkout, dockerLogin, dockerBuild];

export function findStandIn(action: string): StandIn | undefined {
  return standIns.find((standIn) => standIn.action === action.toLowerCase());
}
