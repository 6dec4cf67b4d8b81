import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Options of Vitest that the action sets itself, or that make no sense in a run that ends. */
const own =
  /^--?(run|w|watch|bail|reporter|reporters|outputFile|coverage|retry|shard|silent|ui|open|changed)(\.(?!(thresholds|include|exclude|all|allowExternal)\b)|=|$)/;
/** Those of them that have a value, which may be the next word. */
const valued = /^--?(bail|reporter|outputFile|retry|shard|changed|coverage\.(reporter|reportsDirectory|provider))\b/;
const plainWord = /^[\w@%+=:,./-]+$/;

export type ScriptOptions =
  | { readonly kind: 'none' }
  | { readonly kind: 'options'; readonly args: readonly string[] }
  /** The script does more than start Vitest; what it does cannot be carried over. */
  | { readonly kind: 'other'; readonly script: string };

function testScript(directory: string): string | undefined {
  try {
    const manifest: unknown = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
    const scripts =
      typeof manifest === 'object' && manifest !== null && 'scripts' in manifest ? manifest.scripts : undefined;
    const script = typeof scripts === 'object' && scripts !== null && 'test' in scripts ? scripts.test : undefined;
    return typeof script === 'string' ? script.trim() : undefined;
  } catch {
    return undefined;
  }
}

/** Words after the program, without those that are the action's own and their values. */
function carriedOver(words: readonly string[]): string[] {
  const kept: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const next = words[at + 1];
    const valueFollows = word.startsWith('-') && !word.includes('=') && next !== undefined && !next.startsWith('-');
    if (word === 'run' || word === 'watch') continue;
    if (!own.test(word)) kept.push(word);
    else if (valueFollows && valued.test(word)) at += 1;
  }
  return kept;
}

/**
 * What the script `test` of a package adds to a plain `vitest run`, such as `--config vitest.unit.config.ts`, so that
 * the same tests run here as with `pnpm test`. Only plain words are carried over: nothing here goes through a shell.
 */
export function readScriptOptions(directory: string): ScriptOptions {
  const script = testScript(directory);
  if (script === undefined || script === '') return { kind: 'none' };
  const words = script.split(/\s+/);
  if (words[0] !== 'vitest' || !words.every((word) => plainWord.test(word)))
    return /\bvitest\b/.test(script) ? { kind: 'other', script } : { kind: 'none' };
  return { kind: 'options', args: carriedOver(words.slice(1)) };
}
