import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Failure } from '@aevon/ports';

/** One change to one file. */
export type Edit =
  | { readonly path: string; readonly write: string }
  | { readonly path: string; readonly append: string }
  | { readonly path: string; readonly replace: string; readonly by: string }
  | { readonly path: string; readonly remove: true };

/**
 * Applies an edit of a journey.
 * @throws Failure `journey-outdated` when the file, or the text to replace, is not there.
 */
export function applyEdit(root: string, edit: Edit): void {
  const file = join(root, edit.path);
  if ('write' in edit) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, edit.write);
    return;
  }
  if (!existsSync(file)) throw outdated(edit.path, 'the file is not there');
  if ('remove' in edit) return rmSync(file);
  const before = readFileSync(file, 'utf8');
  if ('append' in edit) return writeFileSync(file, before + edit.append);
  if (!before.includes(edit.replace)) throw outdated(edit.path, `it does not contain "${edit.replace}"`);
  writeFileSync(
    file,
    before.replace(edit.replace, () => edit.by),
  );
}

function outdated(path: string, why: string): Failure {
  return new Failure({
    kind: 'bug',
    code: 'journey-outdated',
    what: `a journey edits ${path}, but ${why}`,
    fix: 'bring the edits of the journey and the example together again',
  });
}
