import { resolve } from 'node:path';
import { Failure } from '@aevon/ports';

/** What docker/build-push-action is asked for. */
export interface BuildSettings {
  readonly context: string;
  readonly file: string;
  readonly push: boolean;
  readonly tags: readonly string[];
  readonly args: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
}

type Inputs = Readonly<Record<string, string>>;

const read = new Set(['context', 'file', 'push', 'tags', 'build-args', 'labels']);
/** Inputs that change how an image is made, or what else is said of it, and not what runs. */
const harmless = new Set([
  ...['annotations', 'attests', 'builder', 'cache-from', 'cache-to', 'github-token', 'no-cache', 'provenance'],
  ...['pull', 'sbom', 'platforms'],
]);

function lines(text: string | undefined): string[] {
  return (text ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function pairs(text: string | undefined): Record<string, string> {
  return Object.fromEntries(
    lines(text).map((line) => {
      const at = line.indexOf('=');
      return at < 0 ? [line, ''] : [line.slice(0, at), line.slice(at + 1)];
    }),
  );
}

function refuse(what: string, fix: string): Failure {
  return new Failure({ kind: 'user', code: 'image-not-rehearsed', what, fix });
}

/** Reads the inputs. @throws Failure `image-not-rehearsed` for what cannot be done here. */
export function readBuildSettings(inputs: Inputs, workspace: string): BuildSettings {
  const strange = Object.keys(inputs).find(
    (name) => !read.has(name) && !harmless.has(name) && inputs[name]?.trim() !== '',
  );
  if (strange !== undefined)
    throw refuse(`images with \`${strange}\` are not rehearsed`, 'build without it, or leave the job out');
  const { context = '', file = '' } = inputs;
  if (/^\w+:\/\//.test(context))
    throw refuse('images out of a remote context are not rehearsed', 'check out, and build with a folder as context');
  const folder = resolve(workspace, context);
  return {
    context: folder,
    file: file === '' ? resolve(folder, 'Dockerfile') : resolve(workspace, file),
    push: inputs['push']?.toLowerCase() === 'true',
    tags: lines(inputs['tags']?.replaceAll(',', '\n')),
    args: pairs(inputs['build-args']),
    labels: pairs(inputs['labels']),
  };
}
