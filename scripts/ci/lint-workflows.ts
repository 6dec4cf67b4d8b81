import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../root.ts';
import { type CiEnvironment, call, type LayerResult, tail } from './layer.ts';
import { plainRelease } from './plain-workflows.ts';

function ymlBelow(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yml'))
    .map((name) => join(folder, name));
}

const ours = join(root, '.github/workflows');
const example = join(root, 'examples/monorepo/.github/workflows');

function eachFile(files: readonly string[], lint: (file: string) => string | undefined): LayerResult {
  const failures = files.flatMap((file) => lint(file) ?? []);
  return { passed: files.length - failures.length, failures };
}

/** actionlint on the shipped workflows (with inputs of our actions checked), on our own and on the example's. */
export function lintWorkflows({ tools }: CiEnvironment): LayerResult {
  const plain = plainRelease();
  const own = ymlBelow(ours).filter((file) => file.includes('/_'));
  const shellcheck = join(tools, 'venv/bin/shellcheck');
  return eachFile([...ymlBelow(join(plain, '.github/workflows')), ...own, ...ymlBelow(example)], (file) => {
    const { status, output } = call(join(tools, 'bin/actionlint'), ['-no-color', '-shellcheck', shellcheck, file], {
      cwd: plain,
    });
    return status === 0 ? undefined : tail(output);
  });
}

/** zizmor, pedantic and offline, on the same. */
export function scanWorkflows({ tools }: CiEnvironment): LayerResult {
  const files = [...ymlBelow(ours), ...ymlBelow(example)];
  return eachFile(files, (file) => {
    const { status, output } = call(join(tools, 'venv/bin/zizmor'), [
      '--offline',
      '--pedantic',
      '--no-progress',
      '--color=never',
      file,
    ]);
    return status === 0 ? undefined : tail(output, 60);
  });
}
