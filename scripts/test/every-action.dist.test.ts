import { join } from 'node:path';
import { runAction } from '@aevon/rehearsal';
import { describe, expect, it } from 'vitest';
import { loadSpecs } from '../build/actions.ts';
import { root } from '../root.ts';

/** What holds for each shipped bundle, whatever it does. */
const specs = await loadSpecs();

function misspell(name: string): string {
  return name.length > 4 ? `${name.slice(0, 2)}${name.slice(3)}` : `${name}s`;
}

describe.each(specs.map((spec) => [spec.name, spec] as const))('the bundle of %s', (name, spec) => {
  const action = join(root, 'release', name);
  const [first = ''] = Object.keys(spec.inputs);
  const secrets = Object.entries(spec.inputs).filter(([, input]) => input.secret);
  const initial = Object.fromEntries(Object.entries(spec.outputs).map(([output, { initial }]) => [output, initial]));

  it('reports a misspelt input with the nearest name, and defines every output', async () => {
    const run = await runAction({ action, inputs: { [misspell(first)]: 'x' } });
    expect(run.conclusion).toBe('failure');
    expect(run.outputs).toEqual({ ...initial, 'failure-code': 'invalid-inputs' });
    expect(run.annotations.map(({ message }) => message).join('\n')).toContain(`did you mean "${first}"?`);
    expect(run.summary).toContain('invalid-inputs');
  });

  it('reports every wrong input in one message', async () => {
    const typed = Object.entries(spec.inputs).filter(([, input]) =>
      ['boolean', 'integer', 'enum'].includes(input.typing.kind),
    );
    const inputs = Object.fromEntries(typed.map(([input]) => [input, 'no such value']));
    if (typed.length === 0) return;
    const run = await runAction({ action, inputs });
    expect(run.annotations).toHaveLength(1);
    for (const [input] of typed) expect(run.annotations[0]?.message).toContain(`${input}: `);
  });

  it('masks its secrets before it writes anything else', async () => {
    const inputs = Object.fromEntries(secrets.map(([input], index) => [input, `canary-${index}-7f3a9c1e5d`]));
    const run = await runAction({ action, inputs: { ...inputs, [misspell(first)]: 'x' } });
    const lines = run.rawOutput.split('\n');
    Object.values(inputs).forEach((secret, index) => expect(lines[index]).toBe(`::add-mask::${secret}`));
    // The runner itself shows what `with:` holds before the action starts; real secrets are masked by then.
    const own = run.log.slice(run.log.indexOf('##[endgroup]')).join('\n');
    expect(own + run.summary).not.toMatch(/canary-\d/);
  });
});
