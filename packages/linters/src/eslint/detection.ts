import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { findNodeTool, majorOf, type NodeTool } from '../installed-package.ts';
import { findUpwards, foldersUpwards } from '../places.ts';
import type { Detection, Fault, Project } from '../port.ts';

const configurationNames = ['js', 'mjs', 'cjs', 'ts', 'mts', 'cts'].map((ending) => `eslint.config.${ending}`);
const legacyNames = ['.eslintrc', ...['js', 'cjs', 'json', 'yaml', 'yml'].map((ending) => `.eslintrc.${ending}`)];
const supportedMajors = [9, 10];
const guide = 'https://eslint.org/docs/latest/use/configure/migration-guide';

export interface EslintTool extends NodeTool {
  /** Absolute path of the configuration that the package's folder leads to. */
  readonly configuration: string;
}

function wrongVersion(tool: NodeTool, project: Project): Fault {
  return {
    outcome: 'wrong-version',
    version: tool.version,
    problem: `ESLint ${tool.version} is installed for ${project.path}; this action works with ESLint 9 and 10`,
    remedy: 'update eslint in devDependencies',
    evidence: [],
  };
}

/** Rules in the form that ESLint read before version 9. */
interface Legacy {
  /** Where they are, for a sentence. */
  readonly where: string;
  /** How to bring them into the form of today. */
  readonly remedy: string;
}

function hasRules(manifest: string): boolean {
  try {
    return z.object({ eslintConfig: z.looseObject({}) }).safeParse(JSON.parse(manifest)).success;
  } catch {
    return false;
  }
}

async function findLegacy(project: Project): Promise<Legacy | undefined> {
  const found = await findUpwards(project, legacyNames);
  if (found !== undefined) {
    const file = path.relative(project.root, found);
    return {
      where: file,
      remedy: `npx @eslint/migrate-config ${file}, or delete the file if nobody needs it; see ${guide}`,
    };
  }
  for (const folder of foldersUpwards(project)) {
    const manifest = path.join(folder, 'package.json');
    if (!hasRules(await readFile(manifest, 'utf8').catch(() => ''))) continue;
    const where = `\`eslintConfig\` of ${path.relative(project.root, manifest)}`;
    const remedy = `move ${where} to an .eslintrc.json beside it, then npx @eslint/migrate-config .eslintrc.json there; see ${guide}`;
    return { where, remedy };
  }
  return undefined;
}

async function noConfiguration({ version }: NodeTool, project: Project): Promise<Fault> {
  const legacy = await findLegacy(project);
  if (legacy === undefined) {
    const problem = `ESLint finds no configuration for ${project.path}: no eslint.config.* there or above`;
    const remedy = 'add an eslint.config.js to the package or to the root of the repository';
    return { outcome: 'no-configuration', version, problem, remedy, evidence: [] };
  }
  const { where, remedy } = legacy;
  const problem = `ESLint ${version} does not read ${where}; it needs an eslint.config.js (flat config)`;
  return { outcome: 'legacy-configuration', version, problem, remedy, evidence: [] };
}

/** ESLint's own search: the nearest flat configuration from the package's folder upwards. */
export async function findEslint(project: Project): Promise<Detection<EslintTool>> {
  const detection = await findNodeTool(project, 'eslint');
  if (!detection.found) return detection;
  const { tool } = detection;
  if (!supportedMajors.includes(majorOf(tool.version) ?? 0)) return { found: false, ...wrongVersion(tool, project) };
  const configuration = await findUpwards(project, configurationNames);
  if (configuration === undefined) return { found: false, ...(await noConfiguration(tool, project)) };
  return { found: true, tool: { ...tool, configuration } };
}
