import { dirname, delimiter } from 'node:path';
import { Failure } from '@aevon/ports';
import { runActionOn } from './step/action-run.ts';
import type { ActionOptions, ActionRun } from './step/action-options.ts';
import type { Machine } from './step/step-request.ts';

/** What every runner has of its machine. */
const always = ['PATH', 'HOME', 'LANG', 'USER', 'SHELL'];

/** What package managers and TLS need to know of the machine they run on: registries, proxies, certificates. */
const registries =
  /^(npm_config_registry|NPM_CONFIG_REGISTRY|NPM_CONFIG_USERCONFIG|COREPACK_NPM_REGISTRY|PIP_.+|UV_.+|PYENV_ROOT|GOPROXY|NODE_EXTRA_CA_CERTS|SSL_CERT_(FILE|DIR)|REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE|GIT_SSL_CAINFO|(https?|no|HTTPS?|NO)_(proxy|PROXY))$/;

/**
 * PATH without the tools of this project, which package scripts put in front: an action that finds them would not find
 * them on a runner.
 */
function machineFolders(path: string): string[] {
  return path
    .split(delimiter)
    .filter((folder) => folder !== '' && !/\/node_modules\/(\.bin|.*node-gyp-bin)$/.test(folder));
}

/**
 * Reads the machine once: node, and of its environment what a runner would have, what its package registries need,
 * and the variables named in `passEnv`. The node of the actions is the first on PATH.
 * @throws Failure `node-too-old` below Node 24.
 */
export function readMachine(passEnv: readonly string[] = []): Machine {
  if (Number(process.versions.node.split('.')[0]) < 24)
    throw new Failure({
      kind: 'user',
      code: 'node-too-old',
      what: `actions run on Node 24, and this is Node ${process.versions.node}`,
      fix: 'run it with Node 24, which `pnpm install` puts into node_modules/.bin',
    });
  const isPassed = (name: string): boolean => always.includes(name) || passEnv.includes(name) || registries.test(name);
  const env = Object.fromEntries(
    Object.entries(process.env).filter(
      (entry): entry is [string, string] => isPassed(entry[0]) && entry[1] !== undefined,
    ),
  );
  const path = [dirname(process.execPath), ...machineFolders(env['PATH'] ?? '')].join(delimiter);
  return { node: process.execPath, env: { LANG: 'C.UTF-8', ...env, PATH: path } };
}

/** Runs a JavaScript action on this machine, see `runActionOn`; `passEnv` lets further variables of it through. */
export function runAction(options: ActionOptions & { readonly passEnv?: readonly string[] }): Promise<ActionRun> {
  return runActionOn(readMachine(options.passEnv), options);
}
