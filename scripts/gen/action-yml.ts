import type { ActionSpec } from '@aevon/kit';
import { stringify } from 'yaml';

const banner = '# Generated from src/definition.ts by `pnpm gen`; edit that.\n';

function inputs(spec: ActionSpec): Record<string, object> {
  return Object.fromEntries(
    Object.entries(spec.inputs).map(([name, declared]) => [
      name,
      {
        description: declared.description,
        required: declared.required,
        ...(declared.default === undefined ? {} : { default: declared.default }),
      },
    ]),
  );
}

function outputs(spec: ActionSpec): Record<string, object> {
  return Object.fromEntries(
    Object.entries(spec.outputs).map(([name, declared]) => [name, { description: declared.description }]),
  );
}

/** `action.yml` of an action whose folder, seen from the file, is `folder`. */
export function writeActionYml(spec: ActionSpec, folder: string): string {
  const dist = folder === '.' ? 'dist' : `${folder}/dist`;
  const document = {
    name: spec.title,
    description: spec.description,
    author: 'Aevon',
    branding: spec.branding,
    inputs: inputs(spec),
    outputs: outputs(spec),
    runs: {
      using: 'node24',
      main: `${dist}/index.js`,
      ...(spec.post === undefined ? {} : { post: `${dist}/post.js`, 'post-if': spec.post.if }),
    },
  };
  return banner + stringify(document, { lineWidth: 0 });
}
