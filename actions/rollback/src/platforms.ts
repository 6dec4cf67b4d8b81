import type { Target } from '@aevon/deploy';
import type { ActionContext, InputsOf } from '@aevon/kit';
import { Failure } from '@aevon/ports';
import { connect } from '@aevon/runtime';
import type { spec } from './definition.ts';

export type Inputs = InputsOf<typeof spec>;
type Platform = Inputs['platform'];

/** Inputs that only one platform knows. */
const own: Readonly<Record<Platform, readonly (keyof Inputs)[]>> = {
  render: ['workspace'],
  koyeb: ['app'],
  railway: ['project', 'railwayEnvironment', 'registryUsername', 'registryPassword'],
  vercel: ['team', 'vercelEnvironment'],
};

function dashed(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** An input that nobody reads is a mistake: it may be the platform that is wrong. */
function requireOwn(inputs: Inputs): void {
  for (const [platform, names] of Object.entries(own)) {
    const given = names.find((name) => platform !== inputs.platform && inputs[name] !== undefined);
    if (given === undefined) continue;
    throw new Failure({
      kind: 'user',
      code: 'input-of-another-platform',
      what: `\`${dashed(given)}\` is of ${platform}, and \`platform\` is ${inputs.platform}`,
      fix: `leave \`${dashed(given)}\` out, or correct \`platform\``,
    });
  }
}

const targets: Readonly<Record<Platform, (inputs: Inputs, context: ActionContext) => Promise<Target>>> = {
  render: async ({ service, token, workspace }, context) => {
    const { createRenderTarget } = await import('@aevon/target-render');
    const { clock } = context;
    const place = workspace === undefined ? {} : { workspace };
    return createRenderTarget({ http: connect(context).http, clock, token, service, ...place });
  },
  koyeb: async ({ service, token, app }, context) => {
    const { createKoyebTarget } = await import('@aevon/target-koyeb');
    return createKoyebTarget({ http: connect(context).http, token, service, ...(app === undefined ? {} : { app }) });
  },
  railway: async (inputs, context) => {
    const { createRailwayTarget, readRegistry } = await import('@aevon/target-railway');
    const { service, token, project, railwayEnvironment, environment, registryUsername, registryPassword } = inputs;
    const registry = readRegistry(registryUsername, registryPassword);
    const place = { project, environment: railwayEnvironment ?? environment, registry };
    return createRailwayTarget({ http: connect(context).http, token, service, ...place });
  },
  vercel: async (inputs, context) => {
    const { createVercelTarget } = await import('@aevon/target-vercel');
    const { service: project, token, team, vercelEnvironment, environment, reason } = inputs;
    const { clock } = context;
    return createVercelTarget({
      ...{ http: connect(context).http, clock, token, project, team, reason, isWatched: true },
      environment: vercelEnvironment ?? environment,
      source: { kind: 'git' },
    });
  },
};

/** The service that is rolled back; only its own platform's code is loaded. @throws Failure of wrong inputs. */
export async function targetOf(inputs: Inputs, context: ActionContext): Promise<Target> {
  requireOwn(inputs);
  return targets[inputs.platform](inputs, context);
}
