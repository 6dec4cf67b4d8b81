import { duplicateProblems } from './duplicates.ts';
import { commandProblems } from './command.ts';
import { failureProblems } from './failures.ts';
import { generatedProblems } from './generated.ts';
import { houseProblems } from './house.ts';
import { linkProblems } from './links.ts';
import { pinProblems } from './pins.ts';
import { sizeProblems } from './sizes.ts';
import { textProblems } from './texts.ts';

export interface Check {
  readonly name: string;
  /** What is wrong, a line each. */
  readonly run: () => string[] | Promise<string[]>;
}

/** Everything that can be said of the tree without running the product, in the order of their speed. */
export const checks: readonly Check[] = [
  { name: 'house', run: houseProblems },
  { name: 'texts', run: textProblems },
  { name: 'links', run: linkProblems },
  { name: 'pins', run: pinProblems },
  { name: 'duplicates', run: duplicateProblems },
  { name: 'failures', run: failureProblems },
  { name: 'generated', run: generatedProblems },
  { name: 'format', run: () => commandProblems('prettier', ['--check', '--log-level', 'warn', '.']) },
  {
    name: 'walls',
    run: () => commandProblems('depcruise', ['--config', '.dependency-cruiser.mjs', 'packages', 'actions']),
  },
  { name: 'lint', run: () => commandProblems('eslint', ['--max-warnings', '0', '.']) },
  {
    name: 'types',
    run: () => [
      ...commandProblems('turbo', ['run', 'typecheck', '--output-logs=errors-only', '--log-prefix=none', '--no-color']),
      // No package of the workspace, so Turborepo does not come by.
      ...commandProblems('tsc', ['-p', 'scripts']),
    ],
  },
  { name: 'sizes', run: sizeProblems },
];
