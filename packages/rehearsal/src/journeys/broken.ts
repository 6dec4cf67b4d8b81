import type { Expectation, Journey } from './journey.ts';
import { findingAt, findingsOf, jobEnds, runsEnd, summarySays } from './seeing.ts';

const unusedImport = 'services/pricing/pricing/tax.py';
const looseEquality = 'packages/ui/src/price.tsx';
const untidy = 'packages/ui/src/index.ts';
const vitestFile = 'packages/ui/test/product-card.test.tsx';
const pytestFile = 'services/pricing/tests/test_quoting.py';
const unresolved = 'services/orders/src/main.ts';
const planted = [unusedImport, looseEquality, untidy, vitestFile, pytestFile, unresolved];

const nothingElse: Expectation = {
  text: 'Nothing but what was planted is annotated.',
  check: (seen) => {
    const others = findingsOf(seen).filter((item) => !planted.includes(item.file ?? ''));
    return {
      met: others.length === 0,
      seen:
        others.length === 0
          ? `annotations in ${new Set(findingsOf(seen).map((item) => item.file)).size} files`
          : others.map((item) => `${item.file}: ${item.message.split('\n')[0]}`).join(' | '),
    };
  },
};

export const broken: Journey = {
  name: 'broken',
  title: 'Everything that can be wrong is shown where it is wrong',
  story: 'A pull request with one problem for each tool: what a person then sees in annotations and summaries.',
  moves: [
    {
      move: 'open-pull-request',
      branch: 'in-a-hurry',
      title: 'Quick fixes before the weekend',
      body: 'It works on my machine.',
      commits: [
        {
          message: 'Quick fixes before the weekend',
          edits: [
            { path: looseEquality, replace: 'was === undefined', by: 'was == undefined' },
            { path: untidy, append: '\n\n' },
            { path: unusedImport, replace: 'from enum import StrEnum', by: 'import os\nfrom enum import StrEnum' },
            { path: vitestFile, replace: '€12.90', by: '€12.99' },
            { path: pytestFile, replace: '== (1290, 245, 1535, 0)', by: '== (1290, 245, 1536, 0)' },
            {
              path: unresolved,
              replace: "import { randomUUID } from 'node:crypto';",
              by: "import { randomUUID } from 'node:crypto';\nimport './telemetry.ts';",
            },
          ],
        },
      ],
    },
  ],
  expectations: [
    runsEnd('failure', 'The run is red.'),
    jobEnds('ci', 'failure', 'The required check `ci` is red.'),
    findingAt(
      looseEquality,
      /eqeqeq|===/,
      'ESLint’s problem is annotated where it is: a loose comparison in the price of ui.',
    ),
    findingAt(untidy, /prettier|format/i, 'Prettier’s problem is annotated: blank lines at the end of ui’s index.'),
    {
      ...findingAt(unusedImport, /F401/, 'Ruff’s problem is annotated: an import in tax.py that nothing uses.'),
      python: true,
    },
    findingAt(vitestFile, /12\.99/, 'The failing Vitest test is annotated with what it wanted.'),
    {
      ...findingAt(
        pytestFile,
        /1536|test_one_mug_to_germany/,
        'The failing Pytest test is annotated with what it wanted.',
      ),
      python: true,
    },
    summarySays('build', /telemetry/, 'The build’s summary names the import that can’t be resolved.'),
    nothingElse,
  ],
};
