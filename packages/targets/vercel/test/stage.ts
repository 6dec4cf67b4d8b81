import { parseArtifact, spellArtifact } from '@aevon/deploy';
import type { CallName, Stage } from '@aevon/deploy/contract';
import { vercelApiHost } from '@aevon/fakes';
import { commit, openScene } from './scene.ts';

/** The request of each call that a fault can be planted on. */
const requests: Readonly<Record<CallName, { readonly method: string; readonly path: RegExp }>> = {
  resolve: { method: 'GET', path: /^\/v7\/deployments\?/ },
  release: { method: 'POST', path: /^\/v13\/deployments\?/ },
  observe: { method: 'GET', path: /^\/v13\/deployments\/[^/?]+\?(?!withGit)/ },
  identify: { method: 'GET', path: /^\/v13\/deployments\/[^/?]+\?withGitRepoInfo/ },
};

/** What the contract of a target plays on: production of the project `web`. */
export async function openStage(): Promise<Stage> {
  const project = 'web';
  const scene = await openScene();
  const { vercel, world, clock, token } = scene;
  const opened = new Set(vercel.deploymentsOf(project).map(({ id }) => id));
  return {
    // A hang takes real time, each look of it.
    target: scene.target({ pace: { waitingMs: 10_000, finishingMs: 6_000 } }),
    clock,
    artifacts: { serving: commit('a'), next: commit('b'), other: commit('c') },
    plan: vercel.plan,
    elsewhere: (artifact) => vercel.elsewhere(project, spellArtifact(artifact)),
    finish: (deploymentId) => vercel.finish(project, deploymentId),
    truth: {
      serving: () => {
        const serving = vercel.serving(project);
        return serving === undefined ? undefined : parseArtifact(serving);
      },
      begun: () =>
        vercel
          .deploymentsOf(project)
          .filter(({ id }) => !opened.has(id))
          .map(({ id, commit: of, state }) => ({
            deploymentId: id,
            artifact: parseArtifact(of),
            cancelled: state === 'CANCELED',
          })),
    },
    fault: (call, kind, times = 1) => void world.faults.add({ ...kind, host: vercelApiHost, ...requests[call], times }),
    revokeToken: () => vercel.revokeToken(token),
    skew: scene.skew,
    [Symbol.asyncDispose]: () => world.stop(),
  };
}
