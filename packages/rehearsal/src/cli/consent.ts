import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '@aevon/ports';
import { parser, type TemplateToken } from '../engine/language/official.ts';
import { parseWorkflowFile, type WorkflowFile } from '../engine/language/workflow-file.ts';
import { readForeign } from '../stage/foreign.ts';

/** Commands shown of each workflow, and characters of each of them. */
const limits = { commands: 5, characters: 70 } as const;

/**
 * Whether the commands of another repository may run here: they can be anything, and have this user's rights.
 * @throws Failure `consent-missing` where nobody can be asked; `not-a-monorepo`.
 */
export async function askForConsent(
  directory: string,
  ask: ((question: string) => Promise<boolean>) | undefined,
  out: (line: string) => void,
): Promise<boolean> {
  const { extra } = readForeign(directory);
  const commands = [
    ...(await commandsOf(directory)),
    ...Object.keys(extra).map((path) => `  ${path}, which is added to the copy: the CI of Aevon Actions`),
    '  the scripts of its packages that these start: install, lint, test and build',
  ];
  const what = `the commands in the workflows of ${directory} would run on this machine, with your rights`;
  if (ask === undefined)
    throw new Failure({
      kind: 'user',
      code: 'consent-missing',
      what: `${what}, and without a terminal nobody can be asked`,
      fix: 'read them, then add --yes',
      details: commands,
    });
  for (const line of [`${what}:`, ...commands]) out(line);
  return ask('Go on?');
}

async function commandsOf(directory: string): Promise<string[]> {
  const folder = join(directory, '.github/workflows');
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => /\.ya?ml$/.test(name)) : [];
  const described = await Promise.all(names.sort().map((name) => describe(folder, name)));
  return described.flat();
}

/** A workflow that does not parse runs no command, and one that only waits for other events none either. */
async function describe(folder: string, name: string): Promise<string[]> {
  const path = `.github/workflows/${name}`;
  const file = await parseWorkflowFile(path, readFileSync(join(folder, name), 'utf8')).catch(() => undefined);
  const { push, pull_request, workflow_call } = file?.events ?? {};
  if (file === undefined || (push ?? pull_request ?? workflow_call) === undefined) return [];
  const scripts = scriptsOf(file);
  const more = scripts.length - limits.commands;
  return [
    `  ${path}${scripts.length === 0 ? ': no command of its own' : ''}`,
    ...scripts.slice(0, limits.commands).map((script) => `      ${script}`),
    ...(more > 0 ? [`      … and ${more} more`] : []),
  ];
}

/** The first line of each `run`, and the actions of the repository itself. */
function scriptsOf({ jobs }: WorkflowFile): string[] {
  return jobs.flatMap((job) =>
    job.steps.flatMap(({ work }) => {
      if (work.type === 'run') return [firstLine(asWritten(work.run))];
      return work.type === 'uses' && work.uses.startsWith('./') ? [firstLine(`uses: ${work.uses}`)] : [];
    }),
  );
}

function asWritten(token: TemplateToken): string {
  if (parser.isBasicExpression(token)) return token.source ?? token.expression;
  return token.isScalar ? token.assertScalar('run').toString() : '';
}

/** Escapes and turned text would show another command than the one that runs. */
function firstLine(script: string): string {
  const [first = '', ...rest] = script.trim().split('\n');
  const whole = rest.length === 0 && first.length <= limits.characters;
  return `${first.slice(0, limits.characters)}${whole ? '' : ' …'}`.replace(/\p{C}/gu, '\ufffd');
}
