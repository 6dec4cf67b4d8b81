import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ActionContext, InputsOf, OutputsOf } from '@aevon/kit';
import { type Exec, Failure } from '@aevon/ports';
import { connect, type Runtime } from '@aevon/runtime';
import { installNode, installPython, storePath } from '@aevon/toolchain';
import type { spec } from './definition.ts';
import { describeStore, type Restored, restoreStore, type StoreCache } from './store-cache.ts';
import { summarizeSetup, type Timing } from './summary.ts';
import { provideTools, type Tools } from './tools.ts';

type Inputs = InputsOf<typeof spec>;
type CacheOutcome = 'hit' | 'partial' | 'miss' | 'unavailable' | 'off';

interface Work {
  readonly inputs: Inputs;
  readonly context: ActionContext;
  readonly runtime: Runtime;
  readonly exec: Exec;
  readonly root: string;
  readonly tools: Tools;
}

async function storesOf({ context, exec, root, tools }: Work): Promise<StoreCache[]> {
  const stores: StoreCache[] = [];
  const describe = (name: 'pnpm' | 'uv', folder: string, lockfiles: readonly string[]): StoreCache =>
    describeStore({ name, folder, root, lockfiles }, context.runner, context.clock);
  const pnpm = tools.pnpm === undefined ? undefined : await storePath(exec, 'pnpm', root);
  if (pnpm !== undefined) stores.push(describe('pnpm', pnpm, ['pnpm-lock.yaml']));
  const locks = tools.wishes.uvProjects.map((project) => join(project, 'uv.lock'));
  const uv = locks.length === 0 ? undefined : await storePath(exec, 'uv', root);
  if (uv !== undefined) stores.push(describe('uv', uv, locks));
  return stores;
}

/** Restores each store, and notes for the post phase which ones are worth saving. */
async function restoreAll(work: Work): Promise<CacheOutcome> {
  const { inputs, context, runtime } = work;
  const wanted = inputs.cache === 'true' || (inputs.cache === 'auto' && !context.runner.selfHosted);
  if (!wanted || !inputs.install) return 'off';
  const stores = await storesOf(work);
  const restored = await Promise.all(stores.map((store) => restoreStore(runtime.cache, store, context.runner.temp)));
  restored.forEach((result, index) => tell(context, stores[index], result));
  // A service that did not answer now will not take a store of hundreds of megabytes either.
  const toSave = stores.filter((_, index) => ['miss', 'partial'].includes(restored[index]?.outcome ?? ''));
  context.state.set('stores', JSON.stringify(toSave));
  return worst(restored);
}

function tell({ reporter }: ActionContext, store: StoreCache | undefined, result: Restored): void {
  const reason = result.outcome === 'unavailable' ? ` (${result.reason})` : '';
  reporter.info(`cache of ${store?.name ?? 'the store'}: ${result.outcome}${reason}`);
}

function worst(restored: readonly Restored[]): CacheOutcome {
  const order = ['unavailable', 'miss', 'partial', 'hit'] as const;
  return order.find((outcome) => restored.some((result) => result.outcome === outcome)) ?? 'off';
}

async function installAll({ inputs, context, exec, root, tools }: Work): Promise<Timing[]> {
  const { reporter, clock, signal } = context;
  const say = (line: string): void => reporter.info(line);
  const request = { exec, clock, signal, cwd: root, timeoutMs: inputs.timeout, say };
  const timings: Timing[] = [];
  if (existsSync(join(root, 'package.json'))) {
    timings.push({ what: 'pnpm install', ms: await reporter.group('pnpm install', () => installNode(request)) });
  }
  for (const project of tools.wishes.uvProjects) {
    timings.push({
      what: `uv sync in ${project}`,
      ms: await reporter.group(`uv sync in ${project}`, () => installPython(request, project)),
    });
  }
  return timings;
}

function checkedRoot(inputs: Inputs, { runner }: ActionContext): string {
  const root = join(runner.workspace, inputs.workingDirectory);
  if (existsSync(root)) return root;
  throw new Failure({
    kind: 'user',
    code: 'invalid-inputs',
    what: `working-directory: there is no folder "${inputs.workingDirectory}"`,
    fix: 'run actions/checkout before this step, or correct the input',
  });
}

export async function run(inputs: Inputs, context: ActionContext): Promise<OutputsOf<typeof spec>> {
  const runtime = connect(context);
  const root = checkedRoot(inputs, context);
  const tools = await provideTools(inputs, context, runtime, root);
  const exec: Exec = { run: (request) => runtime.exec.run({ ...request, env: { PATH: tools.path, ...request.env } }) };
  const work = { inputs, context, runtime, exec, root, tools };
  const cache = await restoreAll(work);
  const timings = inputs.install ? await installAll(work) : [];
  context.reporter.summary(summarizeSetup(tools, cache, timings));
  return {
    'node-version': tools.node.version,
    'pnpm-version': tools.pnpm?.version ?? '',
    'uv-version': tools.uv?.version ?? '',
    cache,
  };
}
