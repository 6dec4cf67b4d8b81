import { expect, it } from 'vitest';
import { evaluate, type Scope } from '../../../src/engine/language/expression.ts';
import { whyFalse } from '../../../src/engine/language/explain.ts';

const outputs = { 'has-lint': 'false', shards: '1', empty: '', long: 'x'.repeat(100), key: 'a-very-secret-value' };
const scope: Scope = {
  contexts: {
    needs: { plan: { result: 'success', outputs }, lint: { result: 'skipped', outputs: {} } },
    github: { event_name: 'push', event: { draft: false }, ref: 'refs/heads/main' },
    inputs: { deploy: false },
  },
  status: 'success',
};
const surroundings = {
  status: (name: string, holds: boolean) => `${name} is ${holds}`,
  mask: (text: string) => text.replaceAll('a-very-secret-value', '***'),
};

it.each([
  [
    'a comparison',
    "needs.plan.outputs.has-lint == 'true'",
    "`needs.plan.outputs.has-lint == 'true'` was false (has-lint is 'false')",
  ],
  [
    'the part that decided, and no other',
    "success() && (needs.plan.outputs.has-lint != 'true' && fromJSON(needs.plan.outputs.shards) > 1)",
    "`fromJSON(needs.plan.outputs.shards) > 1` was false (shards is '1')",
  ],
  [
    'all parts of an or',
    "github.event_name == 'schedule' || inputs.deploy",
    "`github.event_name == 'schedule'` was false (event_name is 'push') and `inputs.deploy` was false",
  ],
  [
    'whole names where the last ones are the same',
    'needs.plan.result == needs.lint.result',
    "`needs.plan.result == needs.lint.result` was false (needs.plan.result is 'success', needs.lint.result is 'skipped')",
  ],
  [
    'what is denied',
    "!startsWith(github.ref, 'refs/heads/')",
    "`startsWith(github.ref, 'refs/heads/')` was true (ref is 'refs/heads/main')",
  ],
  [
    'every part of what is denied',
    "!(github.event_name == 'push' && needs['plan'].result == 'success')",
    "`github.event_name == 'push'` was true (event_name is 'push') and `needs['plan'].result == 'success'` was true (result is 'success')",
  ],
  ['a status function', 'success() && failure()', 'failure is false'],
  ['a status function that is denied', '!success() && always()', 'success is true'],
  ['what is not there', 'needs.plan.outputs.none', '`needs.plan.outputs.none` was not set'],
  ['an empty text', 'needs.plan.outputs.empty', '`needs.plan.outputs.empty` was empty'],
  [
    'a list',
    "contains(needs.*.result, 'failure')",
    "`contains(needs.*.result, 'failure')` was false (result is ['success', 'skipped'])",
  ],
  [
    'an object, which is too long to be shown',
    "github.event == 'x'",
    "`github.event == 'x'` was false (event is an object)",
  ],
  [
    'the beginning of a long value',
    "needs.plan.outputs.long == 'y'",
    `\`needs.plan.outputs.long == 'y'\` was false (long is '${'x'.repeat(60)}…')`,
  ],
  ['no secret', "needs.plan.outputs.key == 'y'", "`needs.plan.outputs.key == 'y'` was false (key is '***')"],
  ['a constant', 'false', 'it says `false`'],
])('names %s', (_, condition, said) => {
  expect(evaluate(condition, scope)).toBeFalsy();
  expect(whyFalse(condition, scope, surroundings)).toBe(said);
});
