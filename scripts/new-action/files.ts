const definition = (name: string): string => `import { defineSpec, input, output } from '@aevon/kit';

export const spec = defineSpec({
  name: '${name}',
  title: 'Aevon ${name}',
  description: 'Says in one sentence what ${name} does for its user.',
  branding: { icon: 'box', color: 'purple' },
  inputs: {
    greeting: input.text({ description: 'Text that is written to the log.', default: 'hello' }),
  },
  outputs: {
    length: output.number({ description: 'Length of the greeting in characters.' }),
  },
  permissions: {},
  failures: {
    'greeting-empty': { when: 'the greeting has nothing but blanks', fix: 'write a greeting' },
  },
});
`;

const main = `import { defineAction } from '@aevon/kit';
import { spec } from './definition.ts';

export const main = defineAction(spec)({ run: async () => (await import('./run.ts')).run });
`;

const run = `import type { ActionContext, InputsOf, OutputsOf } from '@aevon/kit';
import { Failure } from '@aevon/ports';
import type { spec } from './definition.ts';

export async function run(inputs: InputsOf<typeof spec>, { reporter }: ActionContext): Promise<OutputsOf<typeof spec>> {
  const greeting = inputs.greeting.trim();
  if (greeting === '') {
    throw new Failure({ kind: 'user', code: 'greeting-empty', what: 'the greeting is empty', fix: 'write a greeting' });
  }
  reporter.info(greeting);
  return { length: greeting.length };
}
`;

const test = (name: string): string => `import { fileURLToPath } from 'node:url';
import { runAction } from '@aevon/rehearsal';
import { expect, it } from 'vitest';

const action = fileURLToPath(new URL('../../../release/${name}', import.meta.url));

it('says what it was given and how long it is', async () => {
  const run = await runAction({ action, inputs: { greeting: 'good day' } });
  expect(run.conclusion).toBe('success');
  expect(run.outputs).toEqual({ length: '8', 'failure-code': '' });
});

it('names a misspelt input', async () => {
  const run = await runAction({ action, inputs: { greting: 'x' } });
  expect(run.conclusion).toBe('failure');
  expect(run.outputs['failure-code']).toBe('invalid-inputs');
  expect(run.annotations.map(({ message }) => message).join('\\n')).toContain('did you mean "greeting"?');
});
`;

function packageJson(name: string): string {
  const document = {
    name: `@aevon/action-${name}`,
    private: true,
    license: 'MIT',
    type: 'module',
    exports: { '.': './src/main.ts', './definition': './src/definition.ts' },
    scripts: { typecheck: 'tsc -p .' },
    dependencies: { '@aevon/kit': 'workspace:*', '@aevon/ports': 'workspace:*', '@aevon/runtime': 'workspace:*' },
    devDependencies: { '@aevon/fakes': 'workspace:*', '@aevon/rehearsal': 'workspace:*' },
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

const tsconfig = `{
  "extends": "../../tsconfig.base.json",
  "compilerOptions": { "rootDir": "../.." },
  "include": ["src", "test"]
}
`;

/** The files of a new action, that work as they stand. */
export function newActionFiles(name: string): Map<string, string> {
  return new Map([
    ['package.json', packageJson(name)],
    ['tsconfig.json', tsconfig],
    ['src/definition.ts', definition(name)],
    ['src/main.ts', main],
    ['src/run.ts', run],
    [`test/${name}.dist.test.ts`, test(name)],
  ]);
}
