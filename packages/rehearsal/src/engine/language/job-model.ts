import { conditions, parser, type MappingToken, type TemplateToken } from './official.ts';

export interface StepModel {
  /** As written; undefined for a step that nothing can refer to. */
  readonly id: string | undefined;
  /** `id`, or GitHub's own `__run`, `__self_2`, …: the value of `github.action`. */
  readonly key: string;
  readonly name: TemplateToken | undefined;
  /** With a status function in it always: `success() && (…)` is added where there is none. */
  readonly condition: string;
  readonly continueOnError: TemplateToken | undefined;
  readonly timeoutMinutes: TemplateToken | undefined;
  readonly env: TemplateToken | undefined;
  readonly work: StepWork;
}

export type StepWork =
  | {
      readonly type: 'run';
      readonly run: TemplateToken;
      readonly shell: TemplateToken | undefined;
      readonly directory: TemplateToken | undefined;
    }
  | { readonly type: 'uses'; readonly uses: string; readonly with: TemplateToken | undefined }
  /** `background`, `parallel`, `wait`, `wait-all` or `cancel`. */
  | { readonly type: 'background'; readonly word: string };

export interface JobModel {
  readonly id: string;
  readonly name: TemplateToken | undefined;
  readonly needs: readonly string[];
  readonly condition: string;
  readonly steps: readonly StepModel[];
  /** The reusable workflow, when the job is a call. */
  readonly uses: string | undefined;
  readonly with: TemplateToken | undefined;
  readonly secrets: TemplateToken | undefined;
  readonly strategy: TemplateToken | undefined;
  readonly timeoutMinutes: TemplateToken | undefined;
  readonly continueOnError: TemplateToken | undefined;
  readonly permissions: TemplateToken | undefined;
  readonly concurrency: TemplateToken | undefined;
  readonly env: TemplateToken | undefined;
  readonly defaults: TemplateToken | undefined;
  readonly environment: TemplateToken | undefined;
  readonly runsOn: TemplateToken | undefined;
  readonly container: TemplateToken | undefined;
  readonly services: TemplateToken | undefined;
  readonly outputs: TemplateToken | undefined;
}

/** Key and value of a mapping with plain keys; empty for anything else. */
export function entriesOf(token: TemplateToken | undefined): (readonly [string, TemplateToken])[] {
  if (token === undefined || !parser.isMapping(token)) return [];
  return [...token].map(({ key, value }) => [key.toString(), value] as const);
}

function conditionOf(token: TemplateToken | undefined): string {
  if (token === undefined) return 'success()';
  const text = parser.isBasicExpression(token) ? token.expression : token.assertScalar('if').toString().trim();
  return text === '' ? 'success()' : conditions.ensureStatusFunction(text, token.definitionInfo);
}

function stringsOf(token: TemplateToken | undefined): string[] {
  if (token === undefined) return [];
  return parser.isSequence(token) ? [...token].map(String) : [token.assertScalar('text').toString()];
}

export function readJob(id: string, job: MappingToken): JobModel {
  return {
    id,
    name: job.find('name'),
    needs: stringsOf(job.find('needs')),
    condition: conditionOf(job.find('if')),
    steps: readSteps(job.find('steps')),
    uses: job.find('uses')?.assertString('uses').value,
    with: job.find('with'),
    secrets: job.find('secrets'),
    strategy: job.find('strategy'),
    timeoutMinutes: job.find('timeout-minutes'),
    continueOnError: job.find('continue-on-error'),
    permissions: job.find('permissions'),
    concurrency: job.find('concurrency'),
    env: job.find('env'),
    defaults: job.find('defaults'),
    environment: job.find('environment'),
    runsOn: job.find('runs-on'),
    container: job.find('container'),
    services: job.find('services'),
    outputs: job.find('outputs'),
  };
}

/** Reads `steps` of a job or of a composite action. */
export function readSteps(token: TemplateToken | undefined): StepModel[] {
  if (token === undefined || !parser.isSequence(token)) return [];
  const used = new Map<string, number>();
  return [...token].map((item) => readStep(item.assertMapping('step'), used));
}

function readStep(step: MappingToken, used: Map<string, number>): StepModel {
  const id = step.find('id')?.assertString('id').value;
  const work = readWork(step);
  return {
    id,
    key: id ?? generatedKey(work, used),
    name: step.find('name'),
    condition: conditionOf(step.find('if')),
    continueOnError: step.find('continue-on-error'),
    timeoutMinutes: step.find('timeout-minutes'),
    env: step.find('env'),
    work,
  };
}

/** `background: false` is as good as nothing. */
function isSet(token: TemplateToken | undefined): boolean {
  return token !== undefined && !(parser.isBoolean(token) && !token.value);
}

function readWork(step: MappingToken): StepWork {
  const word = ['background', 'parallel', 'wait', 'wait-all', 'cancel'].find((key) => isSet(step.find(key)));
  if (word !== undefined) return { type: 'background', word };
  const uses = step.find('uses');
  if (uses !== undefined) return { type: 'uses', uses: uses.assertString('uses').value, with: step.find('with') };
  const run = step.find('run') ?? step;
  return { type: 'run', run, shell: step.find('shell'), directory: step.find('working-directory') };
}

function generatedKey(work: StepWork, used: Map<string, number>): string {
  const [path = ''] = work.type === 'uses' ? work.uses.split('@') : [];
  const local = path.startsWith('./') || path.startsWith('$/');
  const base = work.type !== 'uses' ? '__run' : local ? '__self' : `__${path.split('/').slice(0, 2).join('_')}`;
  const count = (used.get(base) ?? 0) + 1;
  used.set(base, count);
  return count === 1 ? base : `${base}_${count}`;
}
