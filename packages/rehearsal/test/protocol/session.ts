import { CommandProcessor } from '../../src/protocol/command-processor.ts';
import { createJobState, type JobState } from '../../src/protocol/job-state.ts';
import { OutputRouter } from '../../src/protocol/output-router.ts';
import { StepSession } from '../../src/protocol/step-session.ts';

export interface TestSession {
  readonly session: StepSession;
  readonly router: OutputRouter;
  /** Hands lines to the runner as a step's standard output. */
  readonly say: (...lines: readonly string[]) => void;
}

interface Options {
  readonly job?: JobState;
  readonly debug?: boolean;
  readonly workspace?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

export function beginSession(options: Options = {}): TestSession {
  const session = new StepSession({
    job: options.job ?? createJobState(),
    place: {
      workspace: options.workspace ?? '/w/shop/shop',
      repository: 'octo-org/shop',
      serverUrl: 'https://github.com',
    },
    debug: options.debug ?? false,
    environment: options.environment ?? {},
    onLine: () => {},
  });
  const router = new OutputRouter(session, new CommandProcessor(session));
  return { session, router, say: (...lines) => lines.forEach((line) => router.take(line)) };
}
