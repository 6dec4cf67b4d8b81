import type { Project, RollingRelease } from './model.ts';

const minuteMs = 60_000;

/** The index of the stage that a rolling release is at by its clock; the last one is 100 %. */
export function stageAt({ stages }: Project, rolling: RollingRelease, now: number): number {
  let [index, left] = [0, now - rolling.startedAt];
  for (const { duration } of stages.slice(0, -1)) {
    if (duration === undefined) {
      if (rolling.approved <= index) return index;
    } else {
      left -= duration * minuteMs;
      if (left < 0) return index;
    }
    index += 1;
  }
  return index;
}

/** As `GET /v1/projects/{id}/rolling-release` answers. Source: vercel/sdk getrollingreleaseop.ts, 426eb4b, 2026-08-20. */
export function rollingJson(project: Project, now: number): unknown {
  const { rolling, stages } = project;
  if (rolling === undefined) return { rollingRelease: null };
  const all = stages.map(({ targetPercentage, duration }, index) => ({
    ...{ index, targetPercentage },
    isFinalStage: index === stages.length - 1,
    requireApproval: duration === undefined && index < stages.length - 1,
    duration: duration ?? null,
  }));
  const at = stageAt(project, rolling, now);
  const of = (deployment: RollingRelease['from']): unknown =>
    deployment === undefined
      ? null
      : { id: deployment.id, name: project.name, url: deployment.host, readyState: 'READY', target: 'production' };
  return {
    rollingRelease: {
      state: rolling.state,
      substate: null,
      currentDeployment: of(rolling.from),
      canaryDeployment: of(rolling.to),
      queuedDeploymentId: rolling.queued?.id ?? null,
      advancementType: stages.some(({ duration }, index) => duration === undefined && index < stages.length - 1)
        ? 'manual-approval'
        : 'automatic',
      stages: all,
      activeStage: rolling.state === 'ACTIVE' ? all[at] : null,
      nextStage: rolling.state === 'ACTIVE' ? (all[at + 1] ?? null) : null,
      startedAt: rolling.startedAt,
      updatedAt: now,
    },
  };
}
