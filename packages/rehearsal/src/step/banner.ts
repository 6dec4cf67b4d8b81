import type { StepSession } from '../protocol/step-session.ts';
import type { ShellCommand } from './shell.ts';
import type { NodeStep, ScriptStep } from './step-request.ts';

function writeFields(
  session: StepSession,
  title: string,
  fields: Readonly<Record<string, string>>,
  keepEmpty: boolean,
): void {
  const shown = Object.entries(fields).filter(([, value]) => keepEmpty || value !== '');
  if (Object.keys(fields).length > 0) session.output(title);
  for (const [name, value] of shown) session.output(`  ${name}: ${value}`);
}

/** The folded lines with which the log of an action begins. Source: actions/runner `Runner.Worker/Handlers/Handler.cs`. */
export function writeActionBanner(session: StepSession, step: NodeStep, env: Readonly<Record<string, string>>): void {
  session.output(`##[group]Run ${step.shownAs}`);
  writeFields(session, 'with:', step.inputs, false);
  writeFields(session, 'env:', env, true);
  session.output('##[endgroup]');
}

/** The same for a script. Source: actions/runner `Runner.Worker/Handlers/ScriptHandler.cs`. */
export function writeScriptBanner(
  session: StepSession,
  step: ScriptStep,
  shell: ShellCommand,
  env: Readonly<Record<string, string>>,
): void {
  const [first = ''] = step.script.replace(/^[ \t\r\n]+/, '').split(/[\r\n]/, 1);
  session.output(`##[group]Run ${first}`);
  const lines = step.script.replaceAll('\r\n', '\n').replace(/\n+$/, '').split('\n');
  for (const line of lines) session.output(`\u001b[36;1m${line}\u001b[0m`);
  session.output(`shell: ${shell.shown}`);
  writeFields(session, 'env:', env, true);
  session.output('##[endgroup]');
}
