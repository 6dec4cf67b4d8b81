import { type ActionStage, fastClock, openGithub } from '@aevon/deploy-step/contract';
import { createVercel, type FakeVercel, startWorld, vercelApiHost } from '@aevon/fakes';

const commit = (digit: string): string => digit.repeat(40);

export const commits = { serving: commit('a'), next: commit('b'), other: commit('c') } as const;

export interface VercelStage extends ActionStage {
  readonly vercel: FakeVercel;
}

/** Vercel with the project `orders`. */
export async function openStage(): Promise<VercelStage> {
  const customEnvironments = [{ slug: 'staging', domains: ['staging.shop.example'] }];
  const vercel = createVercel({
    projects: [{ name: 'orders', domains: ['orders.shop.example'], live: commits.serving, customEnvironments }],
    commits: Object.values(commits),
    extraHosts: ['pr-12.shop.example'],
    now: fastClock(),
  });
  const github = await openGithub();
  const world = await startWorld({ hosts: { ...vercel.hosts, ...github.github.hosts } });
  const token = vercel.issueToken();
  const opened = vercel.deploymentsOf('orders').length;
  return {
    ...{ vercel, world, github, token },
    artifacts: commits,
    // The repository of the stage knows one commit, which is none of those that are deployed.
    inputs: { project: 'orders', team: 'shop', token, commit: github.sha },
    rollbackInputs: { service: 'orders', team: 'shop', token, commit: github.sha },
    noService: { project: 'order' },
    plan: vercel.plan,
    overtake: (artifact) => vercel.finish('orders', vercel.elsewhere('orders', artifact)),
    faultOnStart: (kind) =>
      void world.faults.add({ ...kind, host: vercelApiHost, method: 'POST', path: /^\/v13\/deployments\?/ }),
    truth: {
      serving: () => vercel.serving('orders'),
      begun: () =>
        vercel
          .deploymentsOf('orders')
          .slice(opened)
          .map(({ state }) => ({ cancelled: state === 'CANCELED' })),
    },
    [Symbol.asyncDispose]: () => world.stop(),
  };
}
