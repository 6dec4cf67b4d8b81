import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { evaluateTexts } from '../engine/language/tokens.ts';
import { scopeOf } from '../engine/steps/level.ts';
import { openSession, saidOf } from '../engine/steps/said.ts';
import type { Running } from '../engine/steps/step.ts';
import { forgetCredentials, keepCredentials, loginArguments } from './checkout-credentials.ts';
import { checkoutArguments, refspecs } from './checkout-refs.ts';
import { readSettings, type CheckoutSettings } from './checkout-settings.ts';
import { createGitRunner, type GitRunner } from './git-runner.ts';
import type { StandIn } from './stand-in.ts';

/** A real clone and checkout by git over HTTPS, with the layout that actions/checkout leaves. */
export const checkout: StandIn = {
  action: 'actions/checkout',
  note: 'a built-in stand-in: git itself clones from the rehearsal’s github.com with the token of the job; without submodules, LFS and sparse checkouts',
  run: async (running, given) => {
    const { level } = running;
    const session = openSession(level, running.hooks.onLine);
    const scope = scopeOf(level, running.env);
    const settings = readSettings(evaluateTexts(given, scope), scope.contexts, level.machine.folders.workspace);
    const env = { ...level.machine.baseEnv, GIT_TERMINAL_PROMPT: '0' };
    const git = createGitRunner({ session, cwd: settings.directory, env, signal: running.signal });
    session.output(`##[group]Run ${running.model.work.type === 'uses' ? running.model.work.uses : ''}`);
    session.output(`Syncing repository: ${settings.repository}`);
    session.output('##[endgroup]');
    await fetchAndCheckOut(running, settings, git);
    session.outputs.set('ref', settings.ref);
    session.outputs.set('commit', (await git.ask(['rev-parse', 'HEAD'])).trim());
    return { result: 'success', said: saidOf(session) };
  },
};

async function fetchAndCheckOut(running: Running, settings: CheckoutSettings, git: GitRunner): Promise<void> {
  await prepareFolder(settings, git);
  await git.run(['config', '--local', 'gc.auto', '0']);
  const depth = settings.depth === 0 ? [] : [`--depth=${settings.depth}`];
  const filter = settings.filter === undefined ? [] : [`--filter=${settings.filter}`];
  const options = ['--no-tags', '--prune', '--no-recurse-submodules', ...filter, ...depth];
  await git.run(
    [...loginArguments(), '-c', 'protocol.version=2', 'fetch', ...options, 'origin', ...refspecs(settings)],
    { AEVON_CHECKOUT_TOKEN: settings.token },
  );
  const has = async (ref: string): Promise<boolean> => await git.succeeds(['show-ref', '--verify', '--quiet', ref]);
  await git.run(['checkout', '--progress', '--force', ...(await checkoutArguments(settings, has))]);
  if (settings.persistCredentials) await persist(running, settings, git);
  await git.run(['log', '-1', '--format=%H']);
}

/** An empty folder becomes a repository; one that is there already is cleaned, as the real action does. */
async function prepareFolder(settings: CheckoutSettings, git: GitRunner): Promise<void> {
  const { directory, repository } = settings;
  const url = `https://github.com/${repository}`;
  mkdirSync(directory, { recursive: true });
  const known =
    existsSync(join(directory, '.git')) &&
    (await git.ask(['config', '--local', '--get', 'remote.origin.url']).catch(() => '')).trim() === url;
  if (known) {
    if (settings.clean) await git.run(['clean', '-ffdx']);
    return;
  }
  for (const entry of readdirSync(directory)) rmSync(join(directory, entry), { recursive: true, force: true });
  await git.run(['init', directory]);
  await git.run(['remote', 'add', 'origin', url]);
}

async function persist(running: Running, settings: CheckoutSettings, git: GitRunner): Promise<void> {
  const { machine } = running.level;
  const file = await keepCredentials(machine.folders.temp, settings, git);
  const uses = running.model.work.type === 'uses' ? running.model.work.uses : 'actions/checkout';
  machine.posts.push({
    running,
    uses,
    condition: 'always()',
    start: async (later) => {
      const session = openSession(later.level, later.hooks.onLine);
      session.output('Post job cleanup.');
      await forgetCredentials(
        file,
        settings,
        createGitRunner({ session, cwd: settings.directory, env: machine.baseEnv, signal: later.signal }),
      );
      return { conclusion: 'success', ...saidOf(session) };
    },
  });
}
