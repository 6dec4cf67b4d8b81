import { Failure } from '@aevon/ports';

/** What the service takes in no name, and Windows in no path. Source: actions/toolkit, path-and-artifact-name-validation.ts. */
const refusedInPath = /["<>:|*?\r\n\u0000-\u001f]/g;

/** Turns any text into a name that the service takes: `test (1/2)` → `test (1-2)`. */
export function artifactName(text: string): string {
  const name = text.replace(refusedInPath, '-').replace(/[\\/]/g, '-').trim().slice(0, 200);
  if (name !== '' && !/^\.+$/.test(name)) return name;
  throw new Failure({
    kind: 'user',
    code: 'artifact-refused',
    what: `"${text}" can't be the name of an artifact`,
    fix: 'use letters and digits',
  });
}

/** Why a file can't be kept under this name in an artifact, or undefined. */
export function entryProblem(name: string): string | undefined {
  if (name === '' || name.includes('\\') || name.startsWith('/') || name.search(refusedInPath) !== -1)
    return 'has characters that are not allowed';
  return name.split('/').some((part) => part === '' || part === '.' || part === '..')
    ? 'is not a plain relative path'
    : undefined;
}
