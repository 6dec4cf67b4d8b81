import type { StartProgram } from '@aevon/fakes';
import { type ProcessRequest, type RunningProgram, startProcess } from './process.ts';

/** Milliseconds that a program gets until it listens. */
export const defaultStartMs = 20_000;

/** Runs what is released, and ends it. */
export interface ProgramRunner {
  /** For the `startProgram` of a platform. @throws Failure `program-not-started`, or why it cannot be had. */
  readonly start: StartProgram;
  /** The last lines of what runs for a service, the newest program last. */
  outputOf(service: string): readonly string[];
  /** Ends all that still runs. */
  stop(): Promise<void>;
}

/** All programs of one runner. */
export interface Crew extends Omit<ProgramRunner, 'start'> {
  /** @throws Failure `program-not-started`. */
  start(request: ProcessRequest): Promise<RunningProgram>;
}

export function createCrew(): Crew {
  const members: { readonly service: string; readonly program: RunningProgram }[] = [];
  return {
    start: async (request) => {
      const program = await startProcess(request);
      members.push({ service: request.service, program });
      return program;
    },
    outputOf: (service) => members.flatMap((one) => (one.service === service ? one.program.output : [])),
    stop: async () => {
      await Promise.all(members.map(async ({ program }) => program.stop()));
    },
  };
}
