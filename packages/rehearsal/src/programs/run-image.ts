import { join } from 'node:path';
import type { FakeImageRegistry, StartProgram } from '@aevon/fakes';
import { Failure } from '@aevon/ports';
import { pathIn } from '../images/run.ts';
import { type RunningProgram, startProcess } from './process.ts';
import { unpackImage } from './unpack.ts';

/** Milliseconds that a program gets until it listens. */
const defaultStartMs = 20_000;

export interface RunImageOptions {
  readonly registry: Pick<FakeImageRegistry, 'pull'>;
  /** Where images are unpacked, by digest. */
  readonly folder: string;
  /** What programs have of this machine: PATH with Node and Python, and nothing secret. */
  readonly env: Readonly<Record<string, string>>;
  readonly startMs?: number;
}

/** Runs what is released, and ends it. */
export interface ImageRunner {
  /** For the `startProgram` of a platform. @throws Failure `image-missing`, `program-not-started`. */
  readonly start: StartProgram;
  /** The last lines of what runs for a service, the newest program last. */
  outputOf(service: string): readonly string[];
  /** Ends all that still runs. */
  stop(): Promise<void>;
}

/** Runs images of a registry as processes of this machine, each on a port of loopback. */
export function runImage({ registry, folder, env, startMs = defaultStartMs }: RunImageOptions): ImageRunner {
  const programs: { readonly service: string; readonly program: RunningProgram }[] = [];
  return {
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
      const program = await startProcess({
        service,
        command,
        cwd: join(root, workdir),
        env: { ...env, ...own, ...given, PATH },
        startMs,
      });
      programs.push({ service, program });
      return program;
    },
    outputOf: (service) => programs.flatMap((one) => (one.service === service ? one.program.output : [])),
    stop: async () => {
      await Promise.all(programs.map(async ({ program }) => program.stop()));
    },
  };
}
