import { Failure } from '@aevon/ports';
import { entriesOf, readSteps, type StepModel } from './job-model.ts';
import { actionParser, parser, type TemplateToken } from './official.ts';

export interface ActionFile {
  readonly name: string;
  /** Inputs with their default, in order of the file. */
  readonly inputs: ReadonlyMap<string, TemplateToken | undefined>;
  /** Outputs of a composite action with their value. */
  readonly outputs: ReadonlyMap<string, TemplateToken | undefined>;
  readonly runs: ActionRuns;
}

export type ActionRuns =
  | { readonly using: 'composite'; readonly steps: readonly StepModel[] }
  | {
      readonly using: 'node';
      readonly version: string;
      readonly main: string;
      readonly pre?: NodePhase;
      readonly post?: NodePhase;
    }
  | { readonly using: 'docker' };

export interface NodePhase {
  readonly file: string;
  /** Expression; `always()` where the file says none. */
  readonly condition: string;
}

/**
 * Reads an `action.yml` with GitHub's own parser.
 * @throws Failure `action-invalid` with all that is wrong.
 */
export function parseActionFile(path: string, content: string): ActionFile {
  const { context, value } = actionParser.parseAction({ name: path, content }, new parser.NoOperationTraceWriter());
  const problems = context.errors.getErrors().map((error) => error.message);
  if (value === undefined || problems.length > 0)
    throw new Failure({
      kind: 'user',
      code: 'action-invalid',
      what: `${path} is not a valid action: ${problems[0] ?? 'it is empty'}`,
      details: problems.slice(1),
    });
  const root = value.assertMapping('action');
  return {
    name: root.find('name')?.assertScalar('name').toString() ?? path,
    inputs: fieldsOf(root.find('inputs'), 'default'),
    outputs: fieldsOf(root.find('outputs'), 'value'),
    runs: readRuns(root.find('runs')),
  };
}

function fieldsOf(token: TemplateToken | undefined, field: string): Map<string, TemplateToken | undefined> {
  return new Map(
    entriesOf(token).map(([name, value]) => [name, parser.isMapping(value) ? value.find(field) : undefined]),
  );
}

function readRuns(token: TemplateToken | undefined): ActionRuns {
  const fields = new Map(entriesOf(token));
  const text = (key: string): string | undefined => fields.get(key)?.assertScalar(key).toString();
  const using = text('using') ?? '';
  if (using === 'composite') return { using, steps: readSteps(fields.get('steps')) };
  if (!using.startsWith('node')) return { using: 'docker' };
  const phase = (name: 'pre' | 'post'): NodePhase | undefined => {
    const file = text(name);
    return file === undefined ? undefined : { file, condition: text(`${name}-if`) ?? 'always()' };
  };
  const [pre, post] = [phase('pre'), phase('post')];
  return {
    using: 'node',
    version: using,
    main: text('main') ?? 'index.js',
    ...(pre === undefined ? {} : { pre }),
    ...(post === undefined ? {} : { post }),
  };
}
