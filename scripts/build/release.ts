import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { writeActionYml } from '../gen/action-yml.ts';
import { root } from '../root.ts';
import { loadSpecs } from './actions.ts';
import { bundleActions } from './bundle.ts';
import { withLock } from './lock.ts';
import { settlePages } from './pages.ts';

export interface Release {
  readonly actions: readonly string[];
  readonly files: number;
  readonly bytes: number;
}

/** The file that `action.yml` names: it only picks its action out of the common bundle. */
function stub(name: string, phase: 'main' | 'post'): string {
  return [
    "import { enableCompileCache } from 'node:module';",
    'enableCompileCache();',
    "const { main } = await import('../../dist/index.js');",
    `await main(${JSON.stringify(name)}, ${JSON.stringify(phase)});`,
    '',
  ].join('\n');
}

/** Every file below a folder, relative, sorted. */
export function filesBelow(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1))
    .sort();
}

function copyTexts(out: string): void {
  for (const name of ['README.md', 'LICENSE', 'SECURITY.md', 'CHANGELOG.md']) {
    if (existsSync(join(root, name))) cpSync(join(root, name), join(out, name));
  }
  cpSync(join(root, 'docs/actions'), join(out, 'docs/actions'), { recursive: true });
  cpSync(join(root, 'packages/pipeline/schema'), join(out, 'schemas'), { recursive: true });
}

/** Our own CI, which is no part of the product, has names that begin with `_`. */
function copyWorkflows(out: string): void {
  const from = join(root, '.github/workflows');
  if (!existsSync(from)) return;
  mkdirSync(join(out, '.github/workflows'), { recursive: true });
  for (const name of readdirSync(from).filter((file) => !file.startsWith('_')))
    cpSync(join(from, name), join(out, '.github/workflows', name));
}

function notices(bundled: string): string {
  const head = 'Third-party notices\n\nThe bundles under dist/ contain the following packages.\n\n';
  return head + bundled.replaceAll('\r\n', '\n');
}

/**
 * Builds the exact tree that a tag holds. The tree is made beside its place and moved there when it is whole, so that a
 * failed build leaves the former one.
 */
export function buildRelease(place: string): Promise<Release> {
  return withLock(join(root, '.build-lock'), () => assemble(place));
}

async function assemble(place: string): Promise<Release> {
  const target = resolve(root, place);
  const out = `${target}.partial`;
  rmSync(out, { recursive: true, force: true });
  mkdirSync(join(out, 'dist'), { recursive: true });
  const specs = await loadSpecs();
  bundleActions(
    specs.map((spec) => spec.name),
    join(out, 'dist'),
  );
  renameSync(join(out, 'dist/licenses.txt'), join(out, 'THIRD_PARTY_NOTICES.txt'));
  writeFileSync(
    join(out, 'THIRD_PARTY_NOTICES.txt'),
    notices(readFileSync(join(out, 'THIRD_PARTY_NOTICES.txt'), 'utf8')),
  );
  for (const spec of specs) {
    const folder = join(out, spec.name);
    mkdirSync(join(folder, 'dist'), { recursive: true });
    writeFileSync(join(folder, 'dist/package.json'), '{ "type": "module" }\n');
    writeFileSync(join(folder, 'dist/index.js'), stub(spec.name, 'main'));
    if (spec.post !== undefined) writeFileSync(join(folder, 'dist/post.js'), stub(spec.name, 'post'));
    writeFileSync(join(folder, 'action.yml'), writeActionYml(spec, '.'));
    const readme = join(root, 'actions', spec.name, 'README.md');
    if (existsSync(readme)) cpSync(readme, join(folder, 'README.md'));
    if (spec.root === true) writeFileSync(join(out, 'action.yml'), writeActionYml(spec, spec.name));
  }
  copyTexts(out);
  copyWorkflows(out);
  settlePages(out, filesBelow(out));
  rmSync(target, { recursive: true, force: true });
  renameSync(out, target);
  const files = filesBelow(target);
  return {
    actions: specs.map((spec) => spec.name),
    files: files.length,
    bytes: files.reduce((sum, file) => sum + statSync(join(target, file)).size, 0),
  };
}
