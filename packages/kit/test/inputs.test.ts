import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defineSpec, input, output } from '../src/index.ts';
import { readInputs, secretTexts } from '../src/read-inputs.ts';

const spec = defineSpec({
  name: 'sample',
  title: 'Sample',
  description: 'A sample.',
  branding: { icon: 'box', color: 'blue' },
  inputs: {
    shards: input.integer({ description: 'Shards.', min: 1, max: 8, default: '1' }),
    'fail-on': input.oneOf({ description: 'Level.', of: ['error', 'warning'], default: 'error' }),
    linters: input.listOf({ description: 'Linters.', of: ['eslint', 'ruff'], renamedFrom: ['tools'] }),
    timeout: input.duration({ description: 'Limit.', default: '10m' }),
    cache: input.boolean({ description: 'Cache.', default: 'true' }),
    token: input.secret({ description: 'Token.', default: '${{ github.token }}' }),
    plan: input.text({ description: 'Plan.', required: true }),
  },
  outputs: { verdict: output.text({ description: 'Verdict.' }) },
  permissions: {},
  failures: {},
});

describe('readInputs', () => {
  it('gives typed values under camel-case names, defaults where nothing was given', () => {
    const { values, problems } = readInputs(spec, {
      INPUT_PLAN: '{}',
      INPUT_SHARDS: '3',
      INPUT_LINTERS: 'eslint\nruff',
    });
    expect(problems).toEqual([]);
    expect(values).toMatchObject({
      shards: 3,
      failOn: 'error',
      linters: ['eslint', 'ruff'],
      timeout: 600_000,
      cache: true,
      plan: '{}',
    });
  });

  it('reports everything that is wrong at once, with what was meant', () => {
    const { problems } = readInputs(spec, {
      INPUT_SHARDS: '12',
      'INPUT_FAIL-ON': 'warnings',
      INPUT_TOOLS: 'eslint',
      INPUT_LINTRES: 'ruff',
      INPUT_CACHE: 'yes',
      INPUT_TIMEOUT: '10',
    });
    const text = problems.map((problem) => `${problem.input}: ${problem.what}; ${problem.fix}`);
    expect(text).toEqual([
      'tools: is now called "linters"; rename `tools:` to `linters:`',
      'shards: 12 is above 8; write 8 or less',
      'fail-on: "warnings" is not one of error, warning; did you mean "warning"?',
      'timeout: "10" is not a length of time; write a number and a unit, such as 90s, 10m or 2h',
      'cache: "yes" is not a boolean; write true or false',
      'plan: is required but was not given; add `plan:` under `with:`',
      'lintres: is not an input of this action; did you mean "linters"?',
    ]);
  });

  it('only names an unknown input that resembles none', () => {
    const { problems, strangers } = readInputs(spec, { INPUT_PLAN: '{}', INPUT_COMPLETELY_OTHER: 'x' });
    expect(problems).toEqual([]);
    expect(strangers).toEqual(['completely_other']);
  });

  it('never prints the value of a secret', () => {
    expect(secretTexts(spec, { INPUT_TOKEN: 's3cr3t-value' })).toEqual(['s3cr3t-value']);
  });

  it('reads any text into a value or a problem, never an exception', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (shards, level, timeout) => {
        const reading = readInputs(spec, {
          INPUT_PLAN: 'x',
          INPUT_SHARDS: shards,
          'INPUT_FAIL-ON': level,
          INPUT_TIMEOUT: timeout,
        });
        return reading.problems.every((problem) => problem.what !== '' && problem.fix !== '');
      }),
    );
  });
});
