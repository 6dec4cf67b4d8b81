import { Failure } from '@aevon/ports';
import { parser, schemas, templates, type EventsConfig, type MappingToken, type TemplateToken } from './official.ts';
import { entriesOf, readJob, type JobModel } from './job-model.ts';
import { FeatureFlags } from '@actions/expressions/features';

/** One input of `on.workflow_call`. */
export interface CallInput {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly default: TemplateToken | undefined;
}

/** What `on.workflow_call` declares. */
export interface CallInterface {
  readonly inputs: readonly CallInput[];
  readonly secrets: readonly { readonly name: string; readonly required: boolean }[];
  readonly outputs: ReadonlyMap<string, TemplateToken>;
}

export interface WorkflowFile {
  /** Relative to the root of its repository. */
  readonly path: string;
  readonly name: string;
  readonly runName: TemplateToken | undefined;
  readonly events: EventsConfig;
  /** Absent when the workflow can't be called. */
  readonly call: CallInterface | undefined;
  readonly env: TemplateToken | undefined;
  readonly defaults: TemplateToken | undefined;
  readonly concurrency: TemplateToken | undefined;
  readonly permissions: TemplateToken | undefined;
  readonly jobs: readonly JobModel[];
}

function invalid(path: string, problems: readonly string[]): Failure {
  const [first = 'it is empty', ...rest] = problems;
  return new Failure({
    kind: 'user',
    code: 'workflow-invalid',
    what: `${path} is not a valid workflow: ${first}`,
    details: rest,
    location: { file: path },
  });
}

/** With what GitHub accepts and the parser holds back by default: background and parallel steps. */
const featureFlags = new FeatureFlags({ all: true });

function openContext(): InstanceType<typeof templates.TemplateContext> {
  const errors = new templates.TemplateValidationErrors();
  const context = new templates.TemplateContext(
    errors,
    schemas.getWorkflowSchema(),
    new parser.NoOperationTraceWriter(),
  );
  context.state['featureFlags'] = featureFlags;
  return context;
}

/**
 * Reads a workflow with GitHub's own parser.
 * @throws Failure `workflow-invalid` with all that is wrong.
 */
export async function parseWorkflowFile(path: string, content: string): Promise<WorkflowFile> {
  const context = openContext();
  const parsed = parser.parseWorkflow({ name: path, content }, context);
  const problems = (): string[] => context.errors.getErrors().map((error) => error.message);
  if (parsed.value === undefined || context.errors.count > 0) throw invalid(path, problems());
  const template = await parser.convertWorkflowTemplate(context, parsed.value, undefined, { featureFlags });
  if (context.errors.count > 0) throw invalid(path, problems());
  const root = parsed.value.assertMapping('root');
  return {
    path,
    name: textAt(root, 'name') ?? path,
    runName: root.find('run-name'),
    events: template.events,
    call: readCall(root.find('on')),
    env: root.find('env'),
    defaults: root.find('defaults'),
    concurrency: root.find('concurrency'),
    permissions: root.find('permissions'),
    jobs: entriesOf(root.find('jobs')).map(([id, token]) => readJob(id, token.assertMapping('job'))),
  };
}

function textAt(mapping: MappingToken, key: string): string | undefined {
  const token = mapping.find(key);
  return token !== undefined && parser.isString(token) ? token.value : undefined;
}

function flagAt(mapping: MappingToken, key: string): boolean {
  const token = mapping.find(key);
  return token !== undefined && parser.isBoolean(token) && token.value;
}

function readCall(on: TemplateToken | undefined): CallInterface | undefined {
  if (on === undefined) return undefined;
  const nothing: CallInterface = { inputs: [], secrets: [], outputs: new Map() };
  if (parser.isString(on)) return on.value === 'workflow_call' ? nothing : undefined;
  if (parser.isSequence(on))
    return [...on].some((item) => parser.isString(item) && item.value === 'workflow_call') ? nothing : undefined;
  const call = entriesOf(on).find(([name]) => name === 'workflow_call')?.[1];
  if (call === undefined) return undefined;
  return parser.isMapping(call)
    ? { inputs: readInputs(call), secrets: readSecrets(call), outputs: readOutputs(call) }
    : nothing;
}

function readInputs(call: MappingToken): CallInput[] {
  return entriesOf(call.find('inputs')).map(([name, token]) => {
    const mapping = token.assertMapping('input');
    return {
      name,
      type: textAt(mapping, 'type') ?? 'string',
      required: flagAt(mapping, 'required'),
      default: mapping.find('default'),
    };
  });
}

function readSecrets(call: MappingToken): { name: string; required: boolean }[] {
  return entriesOf(call.find('secrets')).map(([name, token]) => ({
    name,
    required: parser.isMapping(token) && flagAt(token, 'required'),
  }));
}

function readOutputs(call: MappingToken): Map<string, TemplateToken> {
  const values = entriesOf(call.find('outputs')).map(
    ([name, token]) => [name, token.assertMapping('output').find('value')] as const,
  );
  return new Map(values.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])));
}
