import { resolve, sep } from 'node:path';
import { Failure } from '@aevon/ports';
import { isObject, toText, type JsonObject } from '../engine/language/values.ts';

/** What a checkout is asked for, read as actions/checkout reads it. */
export interface CheckoutSettings {
  readonly repository: string;
  /** Full or short; empty with a commit alone. */
  readonly ref: string;
  /** The commit of the event; undefined when a name is asked for. */
  readonly commit: string | undefined;
  readonly directory: string;
  readonly token: string;
  /** 0: everything. */
  readonly depth: number;
  readonly tags: boolean;
  readonly filter: string | undefined;
  readonly clean: boolean;
  readonly persistCredentials: boolean;
}

function refuse(what: string, fix: string): Failure {
  return new Failure({ kind: 'user', code: 'checkout-not-rehearsed', what, fix });
}

type Inputs = Readonly<Record<string, string>>;

function flag(inputs: Inputs, name: string, fallback: boolean): boolean {
  const text = (inputs[name] ?? '').trim().toUpperCase();
  return text === '' ? fallback : text === 'TRUE';
}

/** @throws Failure `checkout-not-rehearsed` for submodules, LFS, sparse checkouts and SSH keys. */
function refuseTheRest(inputs: Inputs): void {
  const submodules = (inputs['submodules'] ?? '').trim().toUpperCase();
  if (submodules === 'TRUE' || submodules === 'RECURSIVE')
    throw refuse(
      'checkouts with submodules are not rehearsed: a rehearsal has one repository only',
      'check out without submodules, or leave the job out',
    );
  if (flag(inputs, 'lfs', false))
    throw refuse('checkouts with Git LFS are not rehearsed: there is no LFS server here', 'check out without lfs');
  if ((inputs['sparse-checkout'] ?? '') !== '')
    throw refuse('sparse checkouts are not rehearsed', 'check out the whole tree');
  if ((inputs['ssh-key'] ?? '') !== '')
    throw refuse('checkouts over SSH are not rehearsed: github.com is served over HTTPS only here', 'use a token');
}

/** Reads the inputs. `contexts` are those of the step. */
export function readSettings(inputs: Inputs, contexts: JsonObject, workspace: string): CheckoutSettings {
  refuseTheRest(inputs);
  const github = isObject(contexts['github']) ? contexts['github'] : {};
  const own = toText(github['repository']);
  const repository = orElse(inputs['repository'], own);
  const directory = resolve(workspace, inputs['path'] ?? '');
  if (directory !== workspace && !directory.startsWith(workspace + sep))
    throw refuse(`Repository path '${directory}' is not under '${workspace}'`, 'give a path inside the workspace');
  return {
    ...askedRef(inputs, repository.toLowerCase() === own.toLowerCase(), github),
    repository,
    directory,
    token: orElse(inputs['token'], toText(github['token'])),
    depth: Math.max(0, Math.floor(Number(orElse(inputs['fetch-depth'], '1')) || 0)),
    tags: flag(inputs, 'fetch-tags', false),
    filter: inputs['filter'] === '' ? undefined : inputs['filter'],
    clean: flag(inputs, 'clean', true),
    persistCredentials: flag(inputs, 'persist-credentials', true),
  };
}

function orElse(text: string | undefined, fallback: string): string {
  return text === undefined || text.trim() === '' ? fallback : text.trim();
}

/** Without `ref`, the ref and commit of the event; a ref that is a SHA is a commit without a name. */
function askedRef(
  inputs: Inputs,
  ownRepository: boolean,
  github: JsonObject,
): Pick<CheckoutSettings, 'ref' | 'commit'> {
  const ref = orElse(inputs['ref'], '');
  if (ref === '' && ownRepository) return { ref: toText(github['ref']), commit: toText(github['sha']) };
  if (/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/i.test(ref)) return { ref: '', commit: ref };
  return { ref: ref === '' ? 'HEAD' : ref, commit: undefined };
}
