import { parse } from 'yaml';
import { table } from './table.ts';

interface Declared {
  readonly description?: string;
  readonly default?: string | number | boolean;
  readonly required?: boolean;
}

type Entries = Readonly<Record<string, Declared>>;

interface Workflow {
  readonly on?: {
    readonly workflow_call?: { readonly inputs?: Entries; readonly secrets?: Entries; readonly outputs?: Entries };
  };
}

function fallback({ required, default: value }: Declared): string {
  if (required === true) return '**required**';
  return value === undefined || value === '' ? '' : `\`${value}\``;
}

/** What a reusable workflow takes and gives, a row each. @throws when nobody can call it, or a row has no meaning. */
export function workflowTable(path: string, text: string): string {
  const { on } = parse(text) as Workflow;
  const call = on?.workflow_call;
  if (call === undefined) throw new Error(`${path} is no workflow that others can call`);
  const kinds = { '`with:`': call.inputs, '`secrets:`': call.secrets, output: call.outputs };
  const rows = Object.entries(kinds).flatMap(([kind, entries]) =>
    Object.entries(entries ?? {}).map(([name, declared]) => {
      if (declared.description === undefined) throw new Error(`${path} does not say what "${name}" is`);
      return [kind, `\`${name}\``, fallback(declared), declared.description];
    }),
  );
  return table(['', 'name', 'default', 'meaning'], rows);
}
