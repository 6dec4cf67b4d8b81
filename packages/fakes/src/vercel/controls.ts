import type { Deployment, Project, VercelTurn } from './model.ts';
import { begin } from './operations/deploying.ts';
import type { Platform } from './platform.ts';
import { stateOf } from './progress.ts';
import { type TreeEntry, unpack } from './unpack.ts';

/** A deployment as it is in truth, whatever the API says of it. */
export interface VercelDeployment {
  readonly id: string;
  readonly host: string;
  readonly commit: string;
  readonly state: string;
  readonly target: string;
  readonly source: 'api' | 'git';
}

/** What happens without the API: other people, the owner of the account, and what is true. */
export interface VercelControls {
  /** How deployments that begin from now on go. */
  plan(turn: VercelTurn): void;
  idOf(project: string): string;
  /** Starts a deployment of a commit as a push does, and says its id. Default target: production. */
  elsewhere(project: string, commit: string, target?: string): string;
  /** Lets a deployment be live at the next look. */
  finish(project: string, deploymentId: string): void;
  /** Puts production back to a deployment, and keeps it there, as somebody in the dashboard does. */
  rollBack(project: string, deploymentId: string): void;
  /** Approves the stage that a rolling release waits at. */
  approve(project: string): void;
  abortRollingRelease(project: string): void;
  pause(project: string): void;
  /** Lets no deployment be put on a domain any more. */
  breakDomain(project: string, domain: string): void;
  mendDomain(project: string, domain: string): void;
  isAutoAssigned(project: string): boolean;
  /** The commit that production answers with now; a host when another is meant. */
  serving(project: string, host?: string): string | undefined;
  /** Oldest first. */
  deploymentsOf(project: string): readonly VercelDeployment[];
  /** The tree that was sent with a deployment, archives unpacked. */
  filesOf(project: string, deploymentId: string): ReadonlyMap<string, TreeEntry>;
  /** Files that were uploaded in the last 24 hours. */
  uploads(): number;
  /** Forgets a file that was uploaded, as Vercel does in time. */
  forgetFile(sha: string): void;
}

const part = /^\.vercel\/source\.tgz\.part(\d+)$/;
const isLink = (mode: number): boolean => (mode & 0o170000) === 0o120000;

function treeOf({ files }: Platform, deployment: Deployment): ReadonlyMap<string, TreeEntry> {
  const parts = deployment.files.filter(({ file }) => part.test(file));
  if (parts.length > 0) {
    const ordered = parts.toSorted((a, b) => Number(part.exec(a.file)?.[1]) - Number(part.exec(b.file)?.[1]));
    return unpack(Buffer.concat(ordered.map(({ sha }) => files.read(sha))));
  }
  return new Map(
    deployment.files.map(({ file, sha, mode }) => {
      const bytes = files.read(sha);
      return [file, isLink(mode) ? { kind: 'link', to: bytes.toString('utf8') } : { kind: 'file', mode, bytes }];
    }),
  );
}

function truthOf({ now }: Platform, project: Project): readonly VercelDeployment[] {
  return project.deployments.toReversed().map((deployment) => {
    const { id, host, commit, target, source } = deployment;
    return { ...{ id, host, commit, target, source }, state: stateOf(deployment, now()) };
  });
}

function startElsewhere(platform: Platform, project: Project, commit: string, target: string): Deployment {
  const gitSource = { type: 'github', ref: 'main', sha: commit };
  const meta = { githubCommitSha: commit, githubCommitRef: 'main' };
  const how = { files: [], prebuilt: false, autoAssign: true, source: 'git' } as const;
  return begin(platform, project, { target, gitSource, commit, meta, ...how });
}

export function createControls(platform: Platform, plan: (turn: VercelTurn) => void): VercelControls {
  const named = (name: string): Project => {
    const project = platform.projects.find((one) => one.name === name);
    if (project === undefined) throw new Error(`no project is called ${name}`);
    return project;
  };
  const deploymentOf = (name: string, id: string): Deployment => {
    const deployment = named(name).deployments.find((one) => one.id === id);
    if (deployment === undefined) throw new Error(`${name} has no deployment ${id}`);
    return deployment;
  };
  return {
    plan,
    idOf: (name) => named(name).id,
    elsewhere: (name, commit, target = 'production') => startElsewhere(platform, named(name), commit, target).id,
    finish: (name, id) => void (deploymentOf(name, id).forced = true),
    rollBack: (name, id) => {
      const [project, to] = [named(name), deploymentOf(name, id)];
      const from = platform.aliases.get(project.domains[0] ?? '');
      for (const domain of project.domains) platform.aliases.set(domain, to);
      project.autoAssign = false;
      project.rollbackDescription = 'checkout is broken';
      project.request = { type: 'rollback', from, to, requestedAt: platform.now(), ended: 'succeeded' };
    },
    approve: (name) => {
      const { rolling } = named(name);
      if (rolling !== undefined) rolling.approved += 1;
    },
    abortRollingRelease: (name) => {
      const { rolling } = named(name);
      if (rolling !== undefined) rolling.state = 'ABORTED';
    },
    pause: (name) => void (named(name).paused = true),
    breakDomain: (name, domain) => void named(name).broken.add(domain),
    mendDomain: (name, domain) => void named(name).broken.delete(domain),
    isAutoAssigned: (name) => named(name).autoAssign,
    serving: (name, host = named(name).domains[0] ?? '') => platform.aliases.get(host)?.commit,
    deploymentsOf: (name) => truthOf(platform, named(name)),
    filesOf: (name, id) => treeOf(platform, deploymentOf(name, id)),
    uploads: () => platform.files.uploads,
    forgetFile: platform.files.remove,
  };
}
