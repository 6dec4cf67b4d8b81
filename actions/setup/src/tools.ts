import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type ActionContext, type InputsOf } from '@aevon/kit';
import type { Runtime } from '@aevon/runtime';
import {
  type Provided,
  provideNode,
  providePnpm,
  provideUv,
  readToolWishes,
  type ToolContext,
  type ToolWishes,
} from '@aevon/toolchain';
import type { spec } from './definition.ts';

type Inputs = InputsOf<typeof spec>;

export interface Tools {
  readonly node: Provided;
  /** Undefined when the root has no package.json, so that there is nothing to install with it. */
  readonly pnpm: Provided | undefined;
  readonly uv: Provided | undefined;
  readonly wishes: ToolWishes;
  /** The environment in which they are found. */
  readonly path: string;
}

function wanted(inputs: Inputs, root: string): ToolWishes {
  const wishes = readToolWishes(root);
  const source = 'an input';
  return {
    node: inputs.nodeVersion === undefined ? wishes.node : { range: inputs.nodeVersion, source },
    pnpm: inputs.pnpmVersion === undefined ? wishes.pnpm : { version: inputs.pnpmVersion, sha512: undefined, source },
    uv: inputs.uvVersion === undefined ? wishes.uv : { range: inputs.uvVersion, source },
    uvProjects: inputs.python === 'false' ? [] : wishes.uvProjects,
  };
}

/** Finds or installs each tool, and puts it on PATH for this step and the later ones. */
export async function provideTools(
  inputs: Inputs,
  context: ActionContext,
  { exec, http }: Runtime,
  root: string,
): Promise<Tools> {
  const { runner, reporter, job } = context;
  const wishes = wanted(inputs, root);
  let path = context.env['PATH'] ?? '';
  // Each tool runs on the one before it, so each has to be found by the next.
  const onPath: typeof exec = { run: (request) => exec.run({ ...request, env: { PATH: path, ...request.env } }) };
  const tool: ToolContext = {
    exec: onPath,
    http,
    reporter,
    toolCache: runner.toolCache,
    temp: runner.temp,
    os: runner.os,
    arch: runner.arch,
  };
  const use = (name: string, provided: Provided): Provided => {
    reporter.info(`${name} ${provided.version} (${provided.origin})`);
    if (provided.path !== undefined) {
      path = `${provided.path}:${path}`;
      job.addPath(provided.path);
    }
    return provided;
  };
  const node = use('Node', await provideNode(tool, wishes.node, root));
  const needsPnpm = inputs.pnpmVersion !== undefined || existsSync(join(root, 'package.json'));
  const pnpm = needsPnpm ? use('pnpm', await providePnpm(tool, wishes.pnpm)) : undefined;
  const needsUv = wishes.uvProjects.length > 0 || inputs.python === 'true';
  const uv = needsUv ? use('uv', await provideUv(tool, wishes.uv)) : undefined;
  return { node, pnpm, uv, wishes, path };
}
