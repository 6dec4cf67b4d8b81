import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readImageReference } from '@aevon/fakes';
import { Failure } from '@aevon/ports';
import { evaluateTexts } from '../engine/language/tokens.ts';
import type { Machine } from '../engine/steps/machine.ts';
import { scopeOf } from '../engine/steps/level.ts';
import { openSession, saidOf } from '../engine/steps/said.ts';
import { buildImage } from '../images/build.ts';
import type { OciImage } from '../images/image.ts';
import { createRegistryClient } from '../images/registry-client.ts';
import { readBuildSettings } from './docker-build-settings.ts';
import { loginsOf } from './docker-logins.ts';
import type { StandIn } from './stand-in.ts';

/** Makes an image without Docker and pushes it to the rehearsal's registry. */
export const dockerBuild: StandIn = {
  action: 'docker/build-push-action',
  note: 'a built-in stand-in, made without Docker: the lines of the Dockerfile are played with this machine’s Node and Python, and the image holds what the last stage adds to its base; without `context` it builds the checkout',
  run: async (running, given) => {
    const { level, signal } = running;
    const { machine } = level;
    const session = openSession(level, running.hooks.onLine);
    const inputs = evaluateTexts(given, scopeOf(level, running.env));
    const { context, file, push, tags, args, labels } = readBuildSettings(inputs, machine.folders.workspace);
    const folder = join(machine.folders.temp, `image-${randomUUID()}`);
    mkdirSync(folder, { recursive: true });
    try {
      const surroundings = { env: machine.baseEnv, say: (line: string) => session.output(line), signal };
      const image = await buildImage({ context, file, args, labels, folder, surroundings });
      if (push) await pushAll(machine, tags, image);
      const { config, manifest } = image;
      session.outputs.set('imageid', config.digest);
      session.outputs.set('digest', manifest.digest);
      session.outputs.set('metadata', metadataOf(tags, image));
      session.output(`${push ? 'pushed' : 'built'} ${manifest.digest}`);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    return { result: 'success', said: saidOf(session) };
  },
};

function metadataOf(tags: readonly string[], { config, manifest }: OciImage): string {
  const digests = { 'containerimage.config.digest': config.digest, 'containerimage.digest': manifest.digest };
  return JSON.stringify({ ...digests, 'image.name': tags.join(',') }, null, 2);
}

function badTag(tag: string): Failure {
  return new Failure({
    kind: 'user',
    code: 'image-tag-invalid',
    what: `"${tag}" names no image that can be pushed here`,
    fix: 'write tags as ghcr.io/owner/name:tag, in lower case',
  });
}

async function pushAll(machine: Machine, tags: readonly string[], image: OciImage): Promise<void> {
  if (tags.length === 0) throw badTag('');
  for (const text of tags) {
    const reference = readImageReference(text);
    if (reference?.tag === undefined || reference.digest !== undefined) throw badTag(text);
    const { host, name, tag } = reference;
    const client = createRegistryClient({ host, login: loginsOf(machine).get(host), env: machine.baseEnv });
    await client.push(name, [tag], image);
  }
}
