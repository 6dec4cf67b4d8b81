import { manifestJsonSchema } from './schema.ts';

interface SchemaNode {
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: SchemaNode | boolean;
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly minItems?: number;
}

function nodeAt(path: readonly PropertyKey[]): SchemaNode | undefined {
  let node: SchemaNode | undefined = manifestJsonSchema();
  for (const part of path) {
    const child: SchemaNode | boolean | undefined =
      typeof part === 'number' ? node?.items : (node?.properties?.[String(part)] ?? node?.additionalProperties);
    node = typeof child === 'object' ? child : undefined;
  }
  return node;
}

/** The keys that the schema allows at a path. */
export function keysAt(path: readonly PropertyKey[]): string[] {
  return Object.keys(nodeAt(path)?.properties ?? {});
}

/** What the schema wants at a path, in words: `"auto" or a whole number from 1 to 64`. Undefined where it says nothing. */
export function expectedAt(path: readonly PropertyKey[]): string | undefined {
  const forms = formsOf(nodeAt(path) ?? {});
  return forms.length > 1 ? `${forms.slice(0, -1).join(', ')} or ${forms.at(-1)}` : forms[0];
}

function formsOf(node: SchemaNode): string[] {
  if (node.anyOf !== undefined) return node.anyOf.flatMap(formsOf);
  if (node.const !== undefined) return [JSON.stringify(node.const)];
  if (node.enum !== undefined) return node.enum.map((value) => JSON.stringify(value));
  const types = node.type ?? [];
  return (typeof types === 'string' ? [types] : types).map((type) => formOf(type, node));
}

function formOf(type: string, node: SchemaNode): string {
  switch (type) {
    case 'integer':
      return `a whole number${rangeOf(node)}`;
    case 'number':
      return `a number${rangeOf(node)}`;
    case 'string':
      if (node.format === 'date') return 'a date such as 2027-01-31';
      return node.minLength === undefined ? 'a text' : 'a text that is not empty';
    case 'array':
      return node.minItems === undefined ? 'a list' : 'a list that is not empty';
    case 'boolean':
      return 'true or false';
    default:
      return 'keys with values';
  }
}

/** Limits that only say what a computer can count are none. */
function rangeOf({ minimum, maximum }: SchemaNode): string {
  const most = maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum;
  if (minimum !== undefined && most !== undefined) return ` from ${minimum} to ${most}`;
  return minimum === undefined ? '' : ` of at least ${minimum}`;
}
