import { type Span, stateAfter } from '../platform/timeline.ts';
import type { Deployment, Project } from './model.ts';

function spansOf({ turn, prebuilt }: Deployment): readonly Span[] {
  const begun = [
    { state: 'QUEUED', forMs: 1_000 },
    { state: 'INITIALIZING', forMs: 2_000 },
  ];
  if (turn === 'unknown-state') return [...begun, { state: 'PROVISIONING', forMs: Infinity }];
  const buildMs = prebuilt ? 4_000 : 20_000;
  return [...begun, { state: 'BUILDING', forMs: turn === 'never-ends' ? Infinity : buildMs }];
}

/** Time between a build and the end of the checks on it. */
const checksMs = 4_000;
/** Time between the end of the checks and the domains. */
export const aliasMs = 2_000;

export function isUnderWay({ outcome }: Deployment): boolean {
  return outcome === undefined;
}

/** When it is decided how the build of a deployment ends. */
export function endsAt(deployment: Deployment): number {
  if (deployment.forced) return deployment.createdAt;
  return deployment.createdAt + spansOf(deployment).reduce((sum, { forMs }) => sum + forMs, 0);
}

export function stateOf(deployment: Deployment, now: number): string {
  return deployment.outcome ?? stateAfter(spansOf(deployment), now - deployment.createdAt);
}

/** When the checks on a deployment are done; its build's end, when it has none. */
export function checkedAt({ checks }: Project, deployment: Deployment): number {
  if (deployment.endedAt === undefined) return Infinity;
  return deployment.endedAt + (checks.length === 0 || deployment.forced ? 0 : checksMs);
}

/** Undefined for a deployment without checks. */
export function checksOf(
  project: Project,
  deployment: Deployment,
  now: number,
): { readonly state: string; readonly conclusion: string | undefined } | undefined {
  if (project.checks.length === 0) return undefined;
  if (deployment.outcome !== 'READY') return { state: 'registered', conclusion: undefined };
  if (now < checkedAt(project, deployment)) return { state: 'running', conclusion: undefined };
  return { state: 'completed', conclusion: conclusionOf(project) };
}

/** What the checks of a project come to together. */
export function conclusionOf({ checks }: Project): string {
  return checks.find(({ conclusion }) => conclusion === 'failed')?.conclusion ?? 'succeeded';
}

export function finish(deployment: Deployment, outcome: Deployment['outcome'], at: number): void {
  deployment.outcome = outcome;
  deployment.endedAt = at;
}
