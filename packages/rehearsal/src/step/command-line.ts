import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { resolve, join } from 'node:path';
import type { StepSession } from '../protocol/step-session.ts';
import { writeActionBanner, writeScriptBanner } from './banner.ts';
import { planShell } from './shell.ts';
import type { NodeStep, ScriptStep, StepRequest } from './step-request.ts';

export interface CommandLine {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
}

function prepareNode(session: StepSession, request: StepRequest, step: NodeStep): CommandLine {
  if (request.phase === 'post') session.output('Post job cleanup.');
  else writeActionBanner(session, step, session.environment);
  return { command: request.machine.node, args: [step.script], cwd: request.place.workspace };
}

async function prepareScript(
  session: StepSession,
  request: StepRequest,
  step: ScriptStep,
  path: string,
): Promise<CommandLine> {
  const shell = planShell(step.shell, path);
  writeScriptBanner(session, step, shell, session.environment);
  const file = join(request.temp, `${randomUUID()}${shell.extension}`);
  await writeFile(file, step.script);
  return {
    command: shell.command,
    args: shell.args.map((argument) => argument.replaceAll('{0}', file)),
    cwd: resolve(request.place.workspace, step.workingDirectory ?? ''),
  };
}

/** Writes the head of the log and decides what to spawn. @throws Failure for a shell that can't be used. */
export async function prepareCommandLine(
  session: StepSession,
  request: StepRequest,
  path: string,
): Promise<CommandLine> {
  const step = request.run;
  return step.kind === 'node' ? prepareNode(session, request, step) : prepareScript(session, request, step, path);
}
