import { stripVTControlCharacters } from 'node:util';
import { type Exec, type ExecRequest, type ExecResult, Failure } from '@aevon/ports';
import type { Fault } from './port.ts';

/** More than this on one stream is taken for a tool gone wild; its answer is then not believed. */
export const maxToolOutputBytes = 50 * 1024 * 1024;

const maxEvidenceLines = 20;
const maxEvidenceWidth = 400;

/** The last lines that a person can use, free of colours and control characters. */
export function evidenceOf(...streams: readonly string[]): string[] {
  const tail = streams.map((text) => text.slice(-64 * 1024)).join('\n');
  return stripVTControlCharacters(tail)
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map((line) => line.replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '').trimEnd())
    .filter((line) => line !== '')
    .slice(-maxEvidenceLines)
    .map((line) => (line.length > maxEvidenceWidth ? `${line.slice(0, maxEvidenceWidth)}…` : line));
}

export type ToolEnd =
  | { readonly ended: true; readonly result: ExecResult; readonly exitCode: number }
  | { readonly ended: false; readonly fault: Fault };

function faultOf(name: string, result: ExecResult, timeoutMs: number): Fault | undefined {
  const evidence = evidenceOf(result.stdout, result.stderr);
  if (result.timedOut) {
    const problem = `${name} did not end within ${timeoutMs / 1000} s`;
    return {
      outcome: 'timed-out',
      problem,
      remedy: 'raise the input `timeout`, or find out what it waits for',
      evidence,
    };
  }
  if (result.killedBy !== undefined || result.exitCode === undefined) {
    const problem = `${name} was ended by the signal ${result.killedBy ?? 'of another process'}`;
    return {
      outcome: 'killed',
      problem,
      remedy: 'it often means too little memory: use a larger runner or more legs',
      evidence,
    };
  }
  if (result.truncated) {
    const problem = `${name} printed more than ${maxToolOutputBytes / 1024 / 1024} MB`;
    return {
      outcome: 'unreadable-output',
      problem,
      remedy: 'look for a plugin or configuration that prints',
      evidence,
    };
  }
  return undefined;
}

/** Runs a tool to its end. Only an exit by itself with its whole output counts as ended. */
export async function runTool(
  exec: Exec,
  name: string,
  request: ExecRequest & { readonly timeoutMs: number },
): Promise<ToolEnd> {
  try {
    const result = await exec.run({ ...request, output: 'quiet', maxOutputBytes: maxToolOutputBytes });
    const fault = faultOf(name, result, request.timeoutMs);
    if (fault !== undefined || result.exitCode === undefined)
      return { ended: false, fault: fault ?? crashOf(name, result) };
    return { ended: true, result, exitCode: result.exitCode };
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown;
    return { ended: false, fault: notStarted(name, thrown) };
  }
}

function notStarted(name: string, failure: Failure): Fault {
  const { what, fix } = failure.facts;
  return {
    outcome: 'missing',
    problem: `${name} could not be started: ${what}`,
    remedy: fix ?? `install ${name}`,
    evidence: [],
  };
}

/** A fault for an exit code that means "I did not do my work". */
export function crashOf(name: string, result: ExecResult): Fault {
  return {
    outcome: 'crashed',
    problem: `${name} gave up with exit code ${result.exitCode ?? 'none'}`,
    remedy: 'read its last lines below; running the same command on your machine shows the same',
    evidence: evidenceOf(result.stdout, result.stderr),
  };
}

/** A fault for an answer that can't be read, whatever the exit code. */
export function unreadable(name: string, why: string, result: ExecResult): Fault {
  return {
    outcome: 'unreadable-output',
    problem: `${name} ended with exit code ${result.exitCode ?? 'none'}, but its report can't be used: ${why}`,
    remedy: 'check what is installed under this name; a wrapper or plugin may write into the report',
    evidence: evidenceOf(result.stdout, result.stderr),
  };
}
