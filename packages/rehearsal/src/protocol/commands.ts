import { isAbsolute, join } from 'node:path';
import type { RunnerCommand } from './command.ts';
import { trim } from './escaping.ts';
import { makeRelative, repairPlace, type Issue } from './issue.ts';
import { readMatchers } from './matcher-config.ts';
import type { StepSession } from './step-session.ts';

export interface CommandHandler {
  /** Never echoed, not even after `::echo::on`: it shows itself or holds a secret. */
  readonly omitsEcho: boolean;
  /** @throws Error with the runner's words; the step then fails. */
  readonly run: (session: StepSession, command: RunnerCommand) => void;
}

function requireName(command: RunnerCommand): string {
  const name = command.properties.get('name');
  if (name === undefined || name === '')
    throw new Error(`Required field 'name' is missing in ##[${command.name}] command.`);
  return name;
}

function warnOfDeprecation(session: StepSession, command: RunnerCommand): void {
  session.warning(
    `The \`${command.name.toLowerCase()}\` command is deprecated and will be disabled soon. Please upgrade to using Environment Files. ` +
      'For more information see: https://github.blog/changelog/2022-10-11-github-actions-deprecating-save-state-and-set-output-commands/',
  );
}

function requireUnsecure(session: StepSession, command: RunnerCommand): void {
  if (/^\s*true\s*$/i.test(session.environment['ACTIONS_ALLOW_UNSECURE_COMMANDS'] ?? '')) return;
  throw new Error(
    `The \`${command.name.toLowerCase()}\` command is disabled. Please upgrade to using Environment Files or opt into unsecure command execution ` +
      'by setting the `ACTIONS_ALLOW_UNSECURE_COMMANDS` environment variable to `true`. ' +
      'For more information see: https://github.blog/changelog/2020-10-01-github-actions-deprecating-set-env-and-add-path-commands/',
  );
}

function setEnvironment(session: StepSession, command: RunnerCommand): void {
  requireUnsecure(session, command);
  const name = requireName(command);
  if (name.toUpperCase() === 'NODE_OPTIONS')
    session.error("Can't update NODE_OPTIONS environment variable using ::set-env:: command.");
  else session.setEnvironment(name, command.data);
}

function addPath(session: StepSession, command: RunnerCommand): void {
  requireUnsecure(session, command);
  if (command.data === '') throw new Error("Value cannot be null. (Parameter 'path')");
  session.addPath(command.data);
}

function addMask(session: StepSession, command: RunnerCommand): void {
  if (trim(command.data) === '') {
    session.warning("Can't add secret mask for empty string in ##[add-mask] command.");
    return;
  }
  if (session.echo) session.output('::add-mask::***');
  session.job.masker.addSecret(command.data);
}

function inWorkspace(session: StepSession, file: string): string {
  return isAbsolute(file) ? file : join(session.place.workspace, file);
}

function addMatcher(session: StepSession, command: RunnerCommand): void {
  if (command.data === '') session.warning('File path must be specified.');
  else session.job.matchers.add(readMatchers(inWorkspace(session, command.data)));
}

function removeMatcher(session: StepSession, command: RunnerCommand): void {
  const owner = command.properties.get('owner') ?? '';
  const file = command.data;
  if (owner !== '' && file !== '')
    session.warning(
      'Either specify an owner name or a file path in ##[remove-matcher] command. Both values cannot be set.',
    );
  else if (owner !== '') session.job.matchers.remove([owner]);
  else if (file !== '') session.job.matchers.remove(readMatchers(inWorkspace(session, file)).map((each) => each.owner));
  else session.warning('Either an owner name or a file path must be specified in ##[remove-matcher] command.');
}

function report(session: StepSession, command: RunnerCommand, level: Issue['level']): void {
  const { properties } = command;
  repairPlace(properties);
  const file = properties.get('file');
  if (file !== undefined && file !== '') {
    const relative = makeRelative(file, session.place.workspace);
    if (relative !== '') properties.set('file', relative);
  }
  session.report({ level, message: command.data, properties });
}

function setEcho(session: StepSession, command: RunnerCommand): void {
  const value = trim(command.data).toUpperCase();
  if (command.data === '') throw new Error("Value cannot be null. (Parameter 'value')");
  if (value !== 'ON' && value !== 'OFF')
    throw new Error(
      `Invalid echo command value. Possible values can be: 'on', 'off'. Current value is: '${command.data}'.`,
    );
  session.echo = value === 'ON';
}

function withDeprecation(run: CommandHandler['run']): CommandHandler {
  return {
    omitsEcho: false,
    run: (session, command) => {
      warnOfDeprecation(session, command);
      run(session, command);
    },
  };
}

/** Every command of the runner except `stop-commands`. Source: actions/runner `ActionCommandManager.cs`. */
export const commandHandlers: ReadonlyMap<string, CommandHandler> = new Map<string, CommandHandler>([
  ['set-env', { omitsEcho: false, run: setEnvironment }],
  ['add-path', { omitsEcho: false, run: addPath }],
  ['set-output', withDeprecation((session, command) => session.setOutput(requireName(command), command.data))],
  ['save-state', withDeprecation((session, command) => session.saveState(requireName(command), command.data))],
  ['add-mask', { omitsEcho: true, run: addMask }],
  ['add-matcher', { omitsEcho: false, run: addMatcher }],
  ['remove-matcher', { omitsEcho: false, run: removeMatcher }],
  ['debug', { omitsEcho: true, run: (session, command) => session.debug(command.data) }],
  ['error', { omitsEcho: true, run: (session, command) => report(session, command, 'error') }],
  ['warning', { omitsEcho: true, run: (session, command) => report(session, command, 'warning') }],
  ['notice', { omitsEcho: true, run: (session, command) => report(session, command, 'notice') }],
  ['group', { omitsEcho: false, run: (session, command) => session.output(`##[group]${command.data}`) }],
  ['endgroup', { omitsEcho: false, run: (session) => session.output('##[endgroup]') }],
  ['echo', { omitsEcho: false, run: setEcho }],
]);
