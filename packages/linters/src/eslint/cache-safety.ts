import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { argumentPaths, directoryOf } from '../places.ts';
import type { LintRequest } from '../port.ts';

/**
 * ESLint's cache knows a file by its own content. A rule that reads types or other files can change its mind while the
 * file stays the same, and a cached "clean" would then be false.
 * Source: https://typescript-eslint.io/troubleshooting/faqs/eslint/#can-i-use-eslints---cache-with-typescript-eslint
 */
const typedWords = /TypeChecked|projectService|EXPERIMENTAL_useProjectService|parserOptions\s*:\s*\{[^}]*\bproject\b/;
const crossFileRule =
  /(^|\/)(no-cycle|no-unused-modules|named|namespace|default|export|no-deprecated|no-unresolved|no-named-as-default|no-named-as-default-member|no-self-import|no-missing-import|no-missing-require|no-unpublished-import|no-extraneous-import|no-extraneous-dependencies|enforce-module-boundaries|element-types|entry-point|no-html-link-for-pages)$/;
const sampleNames = /\.([cm]?tsx?|[cm]?jsx?)$/;
const maxFoldersSearched = 200;

const configSchema = z.object({
  languageOptions: z.object({ parserOptions: z.record(z.string(), z.unknown()).optional() }).optional(),
  rules: z.record(z.string(), z.unknown()).optional(),
});

function isOff(setting: unknown): boolean {
  const severity: unknown = Array.isArray(setting) ? setting[0] : setting;
  return severity === 0 || severity === 'off';
}

/** Why the cache is not safe with this configuration of a file, or undefined when it is. */
export function readCacheRisk(printed: string): string | undefined {
  let data: unknown;
  try {
    data = JSON.parse(printed);
  } catch {
    return 'its configuration could not be read';
  }
  const config = configSchema.safeParse(data).data;
  if (config === undefined) return 'its configuration could not be read';
  const options = config.languageOptions?.parserOptions ?? {};
  if (['project', 'projectService', 'programs'].some((key) => Boolean(options[key])))
    return 'rules use types of other files';
  const active = Object.entries(config.rules ?? {}).filter(([, setting]) => !isOff(setting));
  const crossing = active.find(([name]) => crossFileRule.test(name));
  return crossing === undefined ? undefined : `the rule ${crossing[0]} reads other files`;
}

/** Rules that look for files from the folder that ESLint runs in. */
const folderRule = /^(better-)?tailwindcss\//;

/**
 * Whether the answer for a file may depend upon the folder that ESLint runs in: paths of TypeScript projects without
 * `tsconfigRootDir`, and rules that look for other files, go from there.
 */
export function readApartness(shown: unknown): boolean {
  const config = configSchema.safeParse(shown).data;
  if (config === undefined) return true;
  const { project, projectService, tsconfigRootDir } = config.languageOptions?.parserOptions ?? {};
  const typed = Boolean(project) || (Boolean(projectService) && projectService !== true);
  if (typed && typeof tsconfigRootDir !== 'string') return true;
  const active = Object.entries(config.rules ?? {}).filter(([, setting]) => !isOff(setting));
  return active.some(([name]) => crossFileRule.test(name) || folderRule.test(name));
}

/** One source file of the package to ask the configuration for; TypeScript before JavaScript. */
export async function findSampleFile(request: LintRequest): Promise<string | undefined> {
  const { project, files } = request;
  const candidates = files === undefined ? await sourceFiles(directoryOf(project)) : argumentPaths(project, files);
  const sources = candidates.filter((file) => sampleNames.test(file));
  return sources.find((file) => /\.[cm]?tsx?$/.test(file)) ?? sources[0];
}

async function sourceFiles(directory: string): Promise<string[]> {
  const found: string[] = [];
  const folders = ['.'];
  for (let searched = 0; searched < maxFoldersSearched; searched += 1) {
    const folder = folders.shift();
    if (folder === undefined) break;
    const entries = await readdir(path.join(directory, folder), { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      if (entry.name.startsWith('.') || /^(node_modules|dist|build)$/.test(entry.name)) continue;
      const relative = path.join(folder, entry.name);
      if (entry.isDirectory()) folders.push(relative);
      else if (sampleNames.test(entry.name) && !/\.config\./.test(entry.name)) found.push(relative);
    }
    if (found.some((file) => /tsx?$/.test(file))) break;
  }
  return found;
}

/** Whether the text of a configuration speaks of types, which files that were not asked for may use. */
export async function isDeclaredRisky(configuration: string): Promise<boolean> {
  return typedWords.test(await readFile(configuration, 'utf8').catch(() => ''));
}
