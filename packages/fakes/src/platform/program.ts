import { answerJson, type Handler } from '../world/handler.ts';

/** What a platform is told to run. */
export interface ProgramRequest {
  readonly service: string;
  /** `name@sha256:…` or a commit, as the release says. */
  readonly artifact: string;
  readonly env: Readonly<Record<string, string>>;
}

/** A program that runs behind the address of a service. */
export interface Program {
  readonly answer: Handler;
  stop(): Promise<void>;
}

/** Starts what is deployed. A throw is a release that failed to start; its message goes into the log of the release. */
export type StartProgram = (request: ProgramRequest) => Promise<Program>;

/** Answers every request with what it is: for tests that look at releases and not at programs. */
export const startNameplate: StartProgram = ({ service, artifact }) =>
  Promise.resolve({ answer: () => answerJson(200, { service, artifact }), stop: () => Promise.resolve() });
