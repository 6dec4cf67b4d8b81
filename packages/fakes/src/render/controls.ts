import { type RenderSuspender, type RenderTurn, type Service, spellSource } from './model.ts';
import { deployElsewhere } from './operations/starting.ts';
import type { Platform } from './platform.ts';

/** A deploy as it is in truth, whatever the API says of it. */
export interface RenderDeploy {
  readonly id: string;
  /** `name@sha256:…` or a commit. */
  readonly artifact: string;
  readonly status: string;
  readonly trigger: string;
}

/** What happens without the API: other people, registries, the owner of the account, and what is true. */
export interface RenderControls {
  /** How deploys that begin from now on go. */
  plan(turn: RenderTurn): void;
  idOf(service: string): string;
  /** Starts a deploy of an image, by tag too, or of a commit as somebody in the dashboard does, and says its id. */
  elsewhere(service: string, artifact: string): string;
  /** Lets a deploy be live at the next look. */
  finish(service: string, deployId: string): void;
  /** Pushes a commit: deployed by itself where autodeploy is on. */
  pushCommit(commit: string): void;
  pushImage(image: string, tag?: string): void;
  removeImage(image: string): void;
  suspend(service: string, by: RenderSuspender): void;
  setEnv(service: string, env: Readonly<Record<string, string>>): void;
  isAutoDeployed(service: string): boolean;
  /** What answers requests now, `name@sha256:…` or a commit. */
  serving(service: string): string | undefined;
  /** Oldest first. */
  deploysOf(service: string): readonly RenderDeploy[];
}

export interface ControlParts {
  readonly platform: Platform;
  readonly pushCommit: (commit: string) => void;
  readonly plan: (turn: RenderTurn) => void;
}

function startElsewhere(platform: Platform, service: Service, artifact: string): string {
  const what = 'image' in service.source ? { imageUrl: artifact } : { commitId: artifact };
  return deployElsewhere(platform, service, what, 'manual').id;
}

function force(service: Service, deployId: string, at: number): void {
  const deploy = service.deploys.find(({ id }) => id === deployId);
  if (deploy === undefined) throw new Error(`${service.name} has no deploy ${deployId}`);
  deploy.startedAt ??= at;
  deploy.forced = true;
}

function truthOf({ rollout }: Platform, service: Service): readonly RenderDeploy[] {
  return service.deploys.toReversed().map((deploy) => ({
    id: deploy.id,
    artifact: spellSource(deploy.source),
    status: rollout.statusOf(service, deploy),
    trigger: deploy.trigger,
  }));
}

/** Images are never deployed by themselves, whatever the setting says (render.com/docs/deploys). */
function isAutodeployed({ source, autoDeploy, suspenders }: Service): boolean {
  return 'repo' in source && autoDeploy === 'yes' && suspenders.length === 0;
}

export function createControls({ platform, pushCommit, plan }: ControlParts): RenderControls {
  const { services, registry, now } = platform;
  const named = (name: string): Service => {
    const service = services.find((one) => one.name === name);
    if (service === undefined) throw new Error(`no service is called ${name}`);
    return service;
  };
  return {
    plan,
    idOf: (name) => named(name).id,
    elsewhere: (name, artifact) => startElsewhere(platform, named(name), artifact),
    finish: (name, deployId) => force(named(name), deployId, now()),
    pushCommit: (commit) => {
      pushCommit(commit);
      for (const service of services.filter(isAutodeployed)) deployElsewhere(platform, service, {}, 'new_commit');
    },
    pushImage: registry.push,
    removeImage: registry.remove,
    suspend: (name, by) => void (named(name).suspenders = [by]),
    setEnv: (name, env) => void (named(name).env = env),
    isAutoDeployed: (name) => named(name).autoDeploy === 'yes',
    serving: (name) => {
      const { live } = named(name);
      return live === undefined ? undefined : spellSource(live.source);
    },
    deploysOf: (name) => truthOf(platform, named(name)),
  };
}
