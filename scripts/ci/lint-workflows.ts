import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../root.ts';
import { type CiEnvironment, call, type LayerResult, tail } from './layer.ts';
import { writePageWorkflows } from './page-workflows.ts';
import { plainRelease } from './plain-workflows.ts';

function ymlBelow(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yml'))
    .map((name) => join(folder, name));
}

const ours = join(root, '.github/workflows');
const exampleRoot = join(root, 'examples/monorepo');
const example = join(exampleRoot, '.github/workflows');

function eachFile(files: readonly string[], lint: (file: string) => string | undefined): LayerResult {
  const failures = files.flatMap((file) => lint(file) ?? []);
  return { passed: files.length - failures.length, failures };
}

/** actionlint on the shipped workflows and those of our pages (with inputs of our actions checked), on our own and on the example's. */
export function lintWorkflows({ tools }: CiEnvironment): LayerResult {
  const plain = plainRelease();
  const own = ymlBelow(ours).filter((file) => file.includes('/_'));
  const shellcheck = join(tools, 'venv/bin/shellcheck');
  writePageWorkflows(plain);
  return eachFile([...ymlBelow(join(plain, '.github/workflows')), ...own, ...ymlBelow(example)], (file) => {
    const { status, output } = call(join(tools, 'bin/actionlint'), ['-no-color', '-shellcheck', shellcheck, file], {
      cwd: plain,
    });
    return status === 0 ? undefined : tail(output);
  });
}

/** zizmor, pedantic and offline, on the same; the example by the rules that lie in it. */
export function scanWorkflows({ tools }: CiEnvironment): LayerResult {
  const options = ['--offline', '--pedantic', '--no-progress', '--color=never'];
  // Named, for zizmor looks for rules from the root of the git repository on, and the example is a folder of ours.
  const rules = ['--config', join(exampleRoot, '.github/zizmor.yml')];
  const examples = ymlBelow(example);
  return eachFile([...ymlBelow(ours), ...examples], (file) => {
    const own = examples.includes(file) ? rules : ['--no-config'];
    const { status, output } = call(join(tools, 'venv/bin/zizmor'), [...options, ...own, file]);
    return status === 0 ? undefined : tail(output, 60);
  });
}
