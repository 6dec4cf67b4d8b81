import { Failure, type FailureFacts, failureLines } from '@aevon/ports';
import { annotationLine } from './commands.ts';
import type { Console } from './console.ts';
import type { ActionSpec } from './definition.ts';
import type { InputProblem } from './inputs.ts';

const issues = 'https://github.com/aevon/actions/issues';

/** What is shown of anything thrown: a Failure as it is, all else as a bug of ours. */
export function factsOf(thrown: unknown): FailureFacts {
  if (thrown instanceof Failure) return thrown.facts;
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  return {
    kind: 'bug',
    code: 'internal-error',
    what: `the action itself failed: ${error.message}`,
    cause: 'a bug in this action',
    fix: `report it with this log at ${issues}`,
    details: (error.stack ?? '').split('\n').slice(1, 12),
  };
}

/** All that is wrong with the inputs, in one failure. */
export function inputFailure(spec: ActionSpec, problems: readonly InputProblem[]): Failure {
  const count = problems.length === 1 ? 'an input is' : `${problems.length} inputs are`;
  return new Failure({
    kind: 'user',
    code: 'invalid-inputs',
    what: `${count} wrong for ${spec.name}`,
    fix: 'correct the `with:` block of this step',
    link: `https://github.com/aevon/actions/blob/v1/docs/actions/${spec.name}.md`,
    details: problems.map((problem) => `  ${problem.input}: ${problem.what}; ${problem.fix}`),
  });
}

/** The only place that fails a step. */
export function failStep(console: Console, facts: FailureFacts): void {
  process.exitCode = 1;
  console.command(annotationLine({ level: 'error', message: failureLines(facts).join('\n'), ...facts.location }));
}

/** A sentence that may hold foreign text: one line, no markup but code. */
function plain(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ').replace(/[<>[\]]/g, (mark) => `&#${mark.charCodeAt(0)};`);
}

function quoted(text: string): string {
  return text
    .split('\n')
    .map((line) => `> ${line}`)
    .join('\n');
}

/** The same facts for the job summary; details in a fence that their own text cannot close. */
export function failureMarkdown(title: string, facts: FailureFacts): string {
  const parts = [`### ❌ ${title}: ${facts.code}`, quoted(plain(facts.what))];
  if (facts.cause !== undefined) parts.push(`**Likely cause:** ${plain(facts.cause)}`);
  if (facts.fix !== undefined) parts.push(`**Fix:** ${plain(facts.fix)}`);
  if (facts.link !== undefined) parts.push(`[Documentation](${facts.link})`);
  if (facts.details !== undefined && facts.details.length > 0) {
    const body = facts.details.join('\n');
    const fence = '`'.repeat(Math.max(3, ...(body.match(/`+/g) ?? []).map((run) => run.length + 1)));
    parts.push(`${fence}text\n${body}\n${fence}`);
  }
  return parts.join('\n\n');
}
