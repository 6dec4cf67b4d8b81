import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ActionSpec } from '@aevon/kit';
import { root } from '../root.ts';

/** `# gen:input <action>.<input>` above an input of a workflow_call makes its body generated. */
const marker =
  /^(?<indent> *)# gen:input (?<action>[a-z-]+)\.(?<input>[a-z-]+)\n\k<indent>(?<name>[a-z-]+):\n(?:\k<indent>  .*\n)*/gm;

const types = { string: 'string', enum: 'string', list: 'string', boolean: 'boolean', integer: 'number' } as const;

function body(spec: ActionSpec | undefined, input: string, indent: string, where: string): string {
  const declared = spec?.inputs[input];
  if (declared === undefined) throw new Error(`${where} names an input that does not exist: ${input}`);
  const type = types[declared.typing.kind];
  const fallback = declared.default ?? '';
  const quoted = type === 'string' ? JSON.stringify(fallback) : fallback;
  // An input of a workflow knows no list of words, so its description says them.
  const { kind, allowed = [] } = declared.typing;
  const words = kind === 'enum' ? ` One of ${allowed.map((word) => `\`${word}\``).join(', ')}.` : '';
  const lines = [
    `description: ${JSON.stringify(declared.description + words)}`,
    `type: ${type}`,
    'required: false',
    `default: ${quoted}`,
  ];
  return lines.map((line) => `${indent}  ${line}\n`).join('');
}

/** The reusable workflows with the bodies of their generated inputs filled in. */
export async function workflowFiles(specs: readonly ActionSpec[]): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const folder = '.github/workflows';
  for (const name of await readdir(join(root, folder)).catch(() => [])) {
    const path = `${folder}/${name}`;
    const text = await readFile(join(root, path), 'utf8');
    const filled = text.replace(marker, (...match: unknown[]) => {
      const groups = match.at(-1) as Record<string, string>;
      const { indent = '', action = '', input = '', name: given = '' } = groups;
      const spec = specs.find((candidate) => candidate.name === action);
      return `${indent}# gen:input ${action}.${input}\n${indent}${given}:\n${body(spec, input, indent, path)}`;
    });
    files.set(path, filled);
  }
  return files;
}
