import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readMachine } from '@aevon/rehearsal';
import type { JourneyEvent } from '@aevon/rehearsal/events';
import { root } from '../root.ts';
import { call, tail } from './layer.ts';
import { rewriteSelfReferences } from './plain-workflows.ts';

/** The repository and tag under which act finds the release tree. */
const product = 'aevon/actions';
const tag = 'v1';

export interface ActSetting {
  /** The program. */
  readonly act: string;
  /** A scratch folder. */
  readonly folder: string;
  /** Copy of the release tree that act knows as the product's repository. */
  readonly release: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Lays out what all runs of act share. `home` holds the stores of the package managers. */
export function prepareAct(act: string, folder: string, home: string): ActSetting {
  const release = join(folder, 'actions');
  cpSync(join(root, 'release'), release, { recursive: true });
  const workflow = join(release, '.github/workflows/ci.yml');
  writeFileSync(workflow, rewriteSelfReferences(readFileSync(workflow, 'utf8'), `${product}/`, `@${tag}`));
  const { node, env } = readMachine();
  const bin = join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  mkdirSync(home, { recursive: true });
  // act runs `node24` actions with whatever node comes first on PATH.
  symlinkSync(node, join(bin, 'node'));
  const userConfig = env['NPM_CONFIG_USERCONFIG'] ?? join(env['HOME'] ?? '/', '.npmrc');
  const PATH = `${bin}:${env['PATH'] ?? ''}`;
  const places = { HOME: home, XDG_CONFIG_HOME: join(folder, 'config'), NPM_CONFIG_USERCONFIG: userConfig };
  return { act, folder, release, env: { ...env, ...places, PATH } };
}

/** A working copy at the commit of the event: act copies it into each job instead of checking out. */
function checkOut(bare: string, folder: string, { event }: JourneyEvent): void {
  const branch = event.ref.startsWith('refs/heads/') ? event.ref.slice('refs/heads/'.length) : undefined;
  const steps = [
    call('git', ['clone', '--quiet', '--no-checkout', bare, folder]),
    call('git', ['fetch', '--quiet', 'origin', `+${event.ref}:refs/event`], { cwd: folder }),
    call('git', ['checkout', '--quiet', ...(branch === undefined ? ['--detach'] : ['-B', branch]), event.sha], {
      cwd: folder,
    }),
    call('git', ['remote', 'set-url', 'origin', 'https://github.com/aevon-shop/shop'], { cwd: folder }),
  ];
  const broken = steps.find(({ status }) => status !== 0);
  if (broken !== undefined) throw new Error(`no working copy for act: ${tail(broken.output)}`);
}

/** Runs the caller's workflow for an event, and gives what act logs, one JSON object a line. */
export function runAct(setting: ActSetting, bare: string, occurred: JourneyEvent): string {
  const { act, folder, release, env } = setting;
  const place = join(folder, occurred.journey);
  const [clone, event] = [join(place, 'shop'), join(place, 'event.json')];
  mkdirSync(place, { recursive: true });
  checkOut(bare, clone, occurred);
  writeFileSync(event, JSON.stringify(occurred.event.payload));
  const offline = ['--local-repository', `${product}@${tag}=${release}`, '--no-cache-server'];
  const host = ['--platform', 'ubuntu-latest=-self-hosted', '--action-cache-path', join(folder, 'jobs')];
  const options = ['--eventpath', event, '--actor', occurred.event.actor, '--concurrent-jobs', '1', '--json'];
  const words = [occurred.event.name, '--workflows', '.github/workflows/ci.yml', ...options, ...offline, ...host];
  return call(act, words, { cwd: clone, env: { ...env } }).stdout;
}
