import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ActionSpec } from '@aevon/kit';
import { format, resolveConfig } from 'prettier';
import { loadSpecs } from '../build/actions.ts';
import { root } from '../root.ts';
import { writeActionTypes } from './action-types.ts';
import { writeActionYml } from './action-yml.ts';
import { checkSpec } from './check-spec.ts';
import { manifestPage } from './manifest-page.ts';
import { manifestSchema } from './manifest-schema.ts';
import { actionPage, actionsIndex, freshReadme, withRegions, withRootRegions } from './pages.ts';
import { workflowFiles } from './workflow-inputs.ts';
import { workflowTable } from './workflow-table.ts';

/** The workflow that the README shows. */
const calledWorkflow = '.github/workflows/ci.yml';

/** Path from the root → what it must hold. */
export type Files = Map<string, string>;

async function current(path: string): Promise<string | undefined> {
  return existsSync(join(root, path)) ? readFile(join(root, path), 'utf8') : undefined;
}

async function actionFiles(spec: ActionSpec): Promise<Files> {
  const folder = `actions/${spec.name}`;
  const readme = (await current(`${folder}/README.md`)) ?? freshReadme(spec);
  const files: Files = new Map([
    [`${folder}/action.yml`, writeActionYml(spec, '.')],
    [`${folder}/action-types.yml`, writeActionTypes(spec)],
    [`${folder}/README.md`, withRegions(readme, spec)],
    [`docs/actions/${spec.name}.md`, actionPage(spec)],
  ]);
  // On main there is no bundle: the root action of a tag is written by the build.
  if (spec.root === true) files.set('action.yml', writeActionYml(spec, spec.name));
  return files;
}

/** Everything that is generated from definitions. @throws when a definition lacks something that people would read. */
export async function generate(): Promise<Files> {
  const specs = await loadSpecs();
  const problems = specs.flatMap(checkSpec);
  if (problems.length > 0)
    throw new Error(`definitions are not complete:\n${problems.map((line) => `  ${line}`).join('\n')}`);
  const readme = (await current('README.md')) ?? '';
  const workflows = await workflowFiles(specs);
  const called = workflowTable(calledWorkflow, workflows.get(calledWorkflow) ?? '');
  const files: Files = new Map([
    ['docs/actions/README.md', actionsIndex(specs)],
    ['README.md', withRootRegions(readme, specs, called)],
    ['docs/manifest.md', manifestPage()],
  ]);
  const parts = [...(await Promise.all(specs.map(actionFiles))), workflows, manifestSchema()];
  for (const part of parts) for (const [path, text] of part) files.set(path, text);
  return files;
}

async function formatted(path: string, text: string): Promise<string> {
  const config = await resolveConfig(join(root, path));
  return format(text, { ...config, filepath: path });
}

/** Writes what differs, or only names it. */
export async function settle(files: Files, check: boolean): Promise<string[]> {
  const drifted: string[] = [];
  for (const [path, raw] of files) {
    const text = await formatted(path, raw);
    if ((await current(path)) === text) continue;
    drifted.push(path);
    if (check) continue;
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return drifted.sort();
}
