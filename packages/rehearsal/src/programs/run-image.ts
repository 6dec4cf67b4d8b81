import { join } from 'node:path';
import type { FakeImageRegistry } from '@aevon/fakes';
import { Failure } from '@aevon/ports';
import { pathIn } from '../images/run.ts';
import { createCrew, defaultStartMs, type ProgramRunner } from './crew.ts';
import { unpackImage } from './unpack.ts';

export interface RunImageOptions {
  readonly registry: Pick<FakeImageRegistry, 'pull'>;
  /** Where images are unpacked, by digest. */
  readonly folder: string;
  /** What programs have of this machine: PATH with Node and Python, and nothing secret. */
  readonly env: Readonly<Record<string, string>>;
  /** Milliseconds until a program has to listen. Default 20 s. */
  readonly startMs?: number;
}

/**
 * Runs images of a registry as processes of this machine, each on a port of loopback. A start fails with `image-missing`
 * for what the registry does not have.
 */
export function runImage({ registry, folder, env, startMs = defaultStartMs }: RunImageOptions): ProgramRunner {
  const crew = createCrew();
  return {
    ...crew,
    start: async ({ service, artifact, env: given }) => {
      const pulled = registry.pull(artifact);
      if (pulled === undefined)
        throw new Failure({
          kind: 'user',
          code: 'image-missing',
          what: `${artifact} is not in the registry`,
          fix: 'push the image before it is released',
        });
      const { root, env: own, command, workdir } = unpackImage(pulled, folder);
      const PATH = pathIn(root, own['PATH'] ?? '', env['PATH'] ?? '');
      const cwd = join(root, workdir);
      return crew.start({ service, command, cwd, env: { ...env, ...own, ...given, PATH }, startMs });
    },
  };
}
