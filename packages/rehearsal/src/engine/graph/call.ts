import { Failure } from '@aevon/ports';
import type { Scope } from '../language/expression.ts';
import { entriesOf, type JobModel } from '../language/job-model.ts';
import { parser } from '../language/official.ts';
import { evaluateText, evaluateToken } from '../language/tokens.ts';
import { toText, type Json, type JsonObject } from '../language/values.ts';
import type { CallInput, WorkflowFile } from '../language/workflow-file.ts';

function refuse(what: string): Failure {
  return new Failure({ kind: 'user', code: 'workflow-invalid', what });
}

function same(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}

/**
 * What GitHub checks of a call before a run starts: the callee can be called, and inputs and secrets fit by name.
 * @throws Failure `workflow-invalid`.
 */
export function checkCall(caller: string, job: JobModel, callee: WorkflowFile): void {
  const where = `${caller}, job \`${job.id}\``;
  const { call } = callee;
  if (call === undefined) throw refuse(`${where}: ${callee.path} can't be called, it has no \`on: workflow_call\``);
  checkNames(
    where,
    'input',
    entriesOf(job.with).map(([name]) => name),
    call.inputs,
  );
  const inherits = job.secrets !== undefined && parser.isString(job.secrets) && job.secrets.value === 'inherit';
  if (!inherits)
    checkNames(
      where,
      'secret',
      entriesOf(job.secrets).map(([name]) => name),
      call.secrets,
    );
}

function checkNames(
  where: string,
  kind: string,
  given: readonly string[],
  declared: readonly { name: string; required: boolean }[],
): void {
  const unknown = given.find((name) => !declared.some((item) => same(item.name, name)));
  if (unknown !== undefined)
    throw refuse(
      `${where}: ${unknown} is no ${kind} of the called workflow; it has ${declared.map((item) => item.name).join(', ') || 'none'}`,
    );
  const missing = declared.find((item) => item.required && !given.some((name) => same(item.name, name)));
  if (missing !== undefined) throw refuse(`${where}: the ${kind} ${missing.name} is required, but not provided`);
}

/**
 * Values of the `inputs` context in the called workflow.
 * @throws Failure `workflow-invalid` when a value is of another type than declared.
 */
export function callInputs(job: JobModel, callee: WorkflowFile, caller: Scope, called: Scope): JsonObject {
  const given = entriesOf(job.with);
  const values = (callee.call?.inputs ?? []).map((input) => {
    const token = given.find(([name]) => same(name, input.name))?.[1];
    const value = token === undefined ? defaultOf(input, called) : evaluateToken(token, caller);
    return [input.name, checkType(job, input, value)] as const;
  });
  return Object.fromEntries(values);
}

function defaultOf(input: CallInput, scope: Scope): Json {
  if (input.default !== undefined) return evaluateToken(input.default, scope);
  if (input.type === 'boolean') return false;
  return input.type === 'number' ? 0 : '';
}

function checkType(job: JobModel, input: CallInput, value: Json): Json {
  const fits = input.type === 'string' ? typeof value !== 'object' || value === null : typeof value === input.type;
  if (!fits)
    throw refuse(
      `job \`${job.id}\`: the input ${input.name} must be a ${input.type}, it is the ${typeof value} ${JSON.stringify(value)}`,
    );
  if (input.type !== 'string') return value;
  return toText(value);
}

/** Values of the `secrets` context in the called workflow, GITHUB_TOKEN aside. */
export function callSecrets(
  job: JobModel,
  scope: Scope,
  own: Readonly<Record<string, string>>,
): Record<string, string> {
  const token = job.secrets;
  if (token === undefined) return {};
  if (parser.isString(token)) return token.value === 'inherit' ? { ...own } : {};
  return Object.fromEntries(entriesOf(token).map(([name, value]) => [name, evaluateText(value, scope) ?? '']));
}
