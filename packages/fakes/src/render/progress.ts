import { type Span, stateAfter } from '../platform/timeline.ts';
import type { Deploy, EndReason, Service } from './model.ts';

function spansOf(service: Service, { source, trigger, turn }: Deploy): readonly Span[] {
  const created = { state: 'created', forMs: 1_000 };
  if (turn === 'unknown-state') return [created, { state: 'canary_in_progress', forMs: Infinity }];
  const building = { state: 'build_in_progress', forMs: source.kind === 'image' ? 4_000 : 20_000 };
  return [
    created,
    // A rollback reuses what was built.
    ...(trigger === 'rollback' ? [] : [building]),
    ...(service.preDeployCommand === undefined ? [] : [{ state: 'pre_deploy_in_progress', forMs: 3_000 }]),
    { state: 'update_in_progress', forMs: turn === 'never-ends' ? Infinity : 6_000 },
  ];
}

export function isUnderWay({ outcome }: Deploy): boolean {
  return outcome === undefined;
}

/** Under way, but behind another. */
export function isWaiting(deploy: Deploy): boolean {
  return isUnderWay(deploy) && deploy.startedAt === undefined;
}

/** When it is decided how a deploy ends. */
export function endsAt(service: Service, deploy: Deploy): number {
  if (deploy.startedAt === undefined) return Infinity;
  if (deploy.forced) return deploy.startedAt;
  return deploy.startedAt + spansOf(service, deploy).reduce((sum, { forMs }) => sum + forMs, 0);
}

export function statusOf(service: Service, deploy: Deploy, now: number): string {
  if (deploy.outcome !== undefined) return deploy.outcome;
  return deploy.startedAt === undefined ? 'queued' : stateAfter(spansOf(service, deploy), now - deploy.startedAt);
}

export function finish(deploy: Deploy, outcome: Deploy['outcome'], at: number, reason?: EndReason): void {
  deploy.outcome = outcome;
  deploy.finishedAt = at;
  deploy.reason = reason;
}
