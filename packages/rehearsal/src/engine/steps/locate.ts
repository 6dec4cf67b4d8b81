import { existsSync, readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { Failure } from '@aevon/ports';
import { findStandIn, type StandIn } from '../../builtins/index.ts';
import type { Source } from '../graph/facts.ts';
import { parseActionFile, type ActionFile } from '../language/action-file.ts';
import type { Level } from './level.ts';

/** An action that is here. */
export interface LocatedAction {
  readonly file: ActionFile;
  readonly directory: string;
  /** Whose `$/` its steps mean; undefined values of `github.action_repository` for an action of the workspace. */
  readonly source: Source;
  readonly local: boolean;
}

export type Located =
  | { readonly type: 'action'; readonly action: LocatedAction }
  | { readonly type: 'stand-in'; readonly standIn: StandIn }
  | { readonly type: 'absent'; readonly reason: string };

/**
 * Finds what `uses` of a step names.
 * @throws Failure `action-missing` when the folder is there and holds no action.
 */
export async function locateAction(level: Level, uses: string): Promise<Located> {
  if (uses.startsWith('docker://'))
    return {
      type: 'absent',
      reason: 'actions in containers are not rehearsed: they need a Docker engine and their image',
    };
  if (uses.startsWith('./')) return read(join(level.machine.folders.workspace, uses), level.source, true, uses);
  if (uses.startsWith('$/'))
    return read(join(level.source.directory, inside(uses.slice(2))), level.source, false, uses);
  const {
    repository,
    path = '',
    ref,
  } = /^(?<repository>[^/@]+\/[^/@]+)(?:\/(?<path>[^@]+))?@(?<ref>.+)$/.exec(uses)?.groups ?? {};
  if (repository === undefined || ref === undefined)
    throw new Failure({
      kind: 'user',
      code: 'action-missing',
      what: `\`uses: ${uses}\` names no action`,
      fix: 'write owner/repository@ref, ./path or $/path',
    });
  const standIn = findStandIn(path === '' ? repository : `${repository}/${path}`);
  if (standIn !== undefined) return { type: 'stand-in', standIn };
  const source = await level.machine.sources(repository, ref);
  if (source === undefined)
    return {
      type: 'absent',
      reason: `${repository} at ${ref} is a third-party action, and a rehearsal has no copy of it`,
    };
  return read(join(source.directory, inside(path)), source, false, uses);
}

function inside(path: string): string {
  const plain = normalize(path);
  if (plain.startsWith('..'))
    throw new Failure({ kind: 'user', code: 'action-missing', what: `the path ${path} leaves its repository` });
  return plain;
}

function read(directory: string, source: Source, local: boolean, uses: string): Located {
  const name = ['action.yml', 'action.yaml'].find((candidate) => existsSync(join(directory, candidate)));
  if (name === undefined) {
    const hint = local ? ' Did you forget to run actions/checkout before it?' : '';
    throw new Failure({
      kind: 'user',
      code: 'action-missing',
      what: `Can't find 'action.yml' or 'action.yaml' for \`uses: ${uses}\`.${hint}`,
    });
  }
  const file = parseActionFile(`${uses}/${name}`, readFileSync(join(directory, name), 'utf8'));
  return { type: 'action', action: { file, directory, source, local } };
}
