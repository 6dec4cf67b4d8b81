import type { ActionSpec } from '@aevon/kit';
import { stringify } from 'yaml';

/** `action-types.yml` as github-actions-typing reads it: typed callers in other languages come free. */
export function writeActionTypes(spec: ActionSpec): string {
  const inputs: Record<string, object> = Object.fromEntries(
    Object.entries(spec.inputs).map(([name, { typing }]): [string, object] => {
      if (typing.kind === 'enum') return [name, { type: 'enum', 'allowed-values': [...(typing.allowed ?? [])] }];
      if (typing.kind !== 'list') return [name, { type: typing.kind }];
      const item =
        typing.allowed === undefined ? { type: 'string' } : { type: 'enum', 'allowed-values': [...typing.allowed] };
      return [name, { type: 'list', separator: typing.separator ?? ',', 'list-item': item }];
    }),
  );
  const kinds = { text: 'string', json: 'string', number: 'integer', boolean: 'boolean' } as const;
  const outputs: Record<string, object> = Object.fromEntries(
    Object.entries(spec.outputs).map(([name, { kind }]) => [name, { type: kinds[kind] }]),
  );
  return `# Generated from src/definition.ts by \`pnpm gen\`; edit that.\n${stringify({ inputs, outputs }, { lineWidth: 0 })}`;
}
