import { join } from 'node:path';
import { inClone, pnpm } from './clone.ts';
import { call, type Ended, type LayerResult, tail } from './layer.ts';
import { readReport } from './tests.ts';

const name = 'first-try';
const folder = `actions/${name}`;

interface Step {
  readonly what: string;
  readonly run: () => Ended;
}

/** What CONTRIBUTING tells whoever makes an action, and what `pnpm check` asks of its files. */
function stepsIn(clone: string): Step[] {
  const script = (...words: string[]): Step => ({ what: `pnpm ${words.join(' ')}`, run: () => pnpm(clone, ...words) });
  const tool = (command: string, ...args: string[]): Step => ({
    what: `${command} ${args.join(' ')}`,
    run: () => call(join(clone, 'node_modules/.bin', command), args, { cwd: clone }),
  });
  return [
    script('new-action', name),
    // On a runner pnpm takes a lockfile as final, and the new package is not in it yet.
    script('install', '--no-frozen-lockfile', '--prefer-offline'),
    script('gen'),
    script('gen', '--check'),
    tool('prettier', '--check', '--log-level', 'warn', folder, `docs/${folder}.md`),
    tool('eslint', '--max-warnings', '0', folder),
    tool('tsc', '-p', folder),
    script('build'),
  ];
}

/** Takes one step after the other, up to the first that fails. */
export function takeSteps(steps: readonly Step[]): LayerResult {
  for (const [index, { what, run }] of steps.entries()) {
    const { status, output } = run();
    if (status === 0) continue;
    const rest = steps.slice(index + 1).map((step) => step.what);
    const unseen = rest.length === 0 ? '' : `\nnot run after it: ${rest.join(', ')}`;
    return { passed: index, failures: [`${what} ended with ${status}: ${tail(output)}${unseen}`] };
  }
  return { passed: steps.length, failures: [] };
}

/** A new action, made in a clone that is thrown away, must work as it stands: each step and each of its tests counts. */
export function tryNewAction(): Promise<LayerResult> {
  return inClone((clone) => {
    const made = takeSteps(stepsIn(clone));
    if (made.failures.length > 0) return made;
    const report = join(clone, 'tests.json');
    call(join(clone, 'node_modules/.bin/vitest'), ['run', folder, '--reporter=json', `--outputFile.json=${report}`], {
      cwd: clone,
    });
    const tested = readReport(report);
    // Tests that were not found are no tests that passed.
    const none = tested.passed + tested.failures.length === 0 ? [`${folder} has no tests`] : [];
    return { passed: made.passed + tested.passed, failures: [...tested.failures, ...none] };
  });
}
