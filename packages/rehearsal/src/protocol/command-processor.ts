import { messageOf } from '@aevon/ports';
import { parseCommand, type RunnerCommand } from './command.ts';
import { commandHandlers, type CommandHandler } from './commands.ts';
import type { StepSession } from './step-session.ts';

const stopCommands = 'stop-commands';

const invalidToken =
  "You cannot use a endToken that is an empty string, the string 'pause-logging', or another workflow command. " +
  'For more information see: https://docs.github.com/actions/learn-github-actions/workflow-commands-for-github-actions#example-stopping-and-starting-workflow-commands ' +
  'or opt into insecure command execution by setting the `ACTIONS_ALLOW_UNSECURE_STOPCOMMAND_TOKENS` environment variable to `true`.';

/** Carries out the commands in one step's output. Source: actions/runner `Runner.Worker/ActionCommandManager.cs`. */
export class CommandProcessor {
  readonly #session: StepSession;
  /** In lower case; set while commands are stopped. */
  #stopToken: string | undefined;

  constructor(session: StepSession) {
    this.#session = session;
  }

  /** @returns whether the line was a command; any other line is plain output. */
  process(line: string): boolean {
    const command = parseCommand(line, (name) => this.#isRegistered(name));
    if (command === undefined) return false;
    const name = command.name.toLowerCase();
    if (this.#stopToken !== undefined) return this.#resume(name, line);
    const handler = commandHandlers.get(name);
    if (name === stopCommands) this.#stop(command, line);
    else if (handler !== undefined) this.#run(handler, command, line);
    return true;
  }

  #isRegistered(name: string): boolean {
    const known = name.toLowerCase();
    return known === stopCommands || known === this.#stopToken || commandHandlers.has(known);
  }

  #resume(name: string, line: string): boolean {
    if (this.#stopToken === '' || name !== this.#stopToken) return false;
    this.#session.output(line);
    this.#stopToken = undefined;
    return true;
  }

  // The runner does not catch what this throws: it ends the step, see OutputRouter.
  #stop(command: RunnerCommand, line: string): void {
    const token = command.data;
    if (!this.#isAllowedToken(token)) throw new Error(invalidToken);
    this.#stopToken = token.toLowerCase();
    if (token.length > 6) this.#session.job.masker.addValue(token);
    this.#session.output(line);
  }

  #isAllowedToken(token: string): boolean {
    const name = token.toLowerCase();
    if (name !== '' && name !== 'pause-logging' && !this.#isRegistered(name)) return true;
    return /^(1|true|\$true)$/i.test(this.#session.environment['ACTIONS_ALLOW_UNSECURE_STOPCOMMAND_TOKENS'] ?? '');
  }

  #run(handler: CommandHandler, command: RunnerCommand, line: string): void {
    const session = this.#session;
    if (session.echo && !handler.omitsEcho) session.output(line);
    try {
      handler.run(session, command);
    } catch (error) {
      const shown = handler.omitsEcho ? command.name.toLowerCase() : line;
      session.error(`Unable to process command '${shown}' successfully.`);
      session.error(messageOf(error));
      session.commandFailed = true;
    }
  }
}
