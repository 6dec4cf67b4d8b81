import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { read, trackedFiles } from '../check/sources.ts';

/** The whole workflows that a page shows to copy, in its order. */
export function workflowsOf(page: string): string[] {
  const blocks = [...page.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, block = '']) => block);
  return blocks.filter((block) => /^on:/m.test(block) && /^jobs:/m.test(block));
}

/** References to a release of ours as references to its tree, so that inputs can be checked. */
function referToTree(workflow: string): string {
  return workflow.replace(/(uses:\s*)aevon\/actions\/(\S+)@v\d+$/gm, '$1./$2');
}

/** Writes the workflows of all READMEs into a copy of the release tree; their paths. */
export function writePageWorkflows(tree: string): string[] {
  const folder = join(tree, '.github/workflows');
  mkdirSync(folder, { recursive: true });
  const pages = trackedFiles('README.md', 'actions').filter((path) => path.endsWith('README.md'));
  return pages.flatMap((path) =>
    workflowsOf(read(path)?.text ?? '').map((workflow, index) => {
      const file = join(folder, `${path.replace(/\W+/g, '-')}-${index + 1}.yml`);
      writeFileSync(file, referToTree(workflow));
      return file;
    }),
  );
}
