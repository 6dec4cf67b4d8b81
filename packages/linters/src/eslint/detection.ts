import path from 'node:path';
import { findNodeTool, majorOf, type NodeTool } from '../installed-package.ts';
import { findUpwards } from '../places.ts';
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

async function noConfiguration(tool: NodeTool, project: Project): Promise<Fault> {
  const legacy = await findUpwards(project, legacyNames);
  const { version } = tool;
  if (legacy === undefined) {
    const problem = `ESLint finds no configuration for ${project.path}: no eslint.config.* there or above`;
    const remedy = 'add an eslint.config.js to the package or to the root of the repository';
    return { outcome: 'no-configuration', version, problem, remedy, evidence: [] };
  }
  const file = path.relative(project.root, legacy);
  const problem = `ESLint ${version} does not read ${file}; it needs an eslint.config.js (flat config)`;
  return {
    outcome: 'legacy-configuration',
    version,
    problem,
    remedy: `npx @eslint/migrate-config ${file}; see ${guide}`,
    evidence: [],
  };
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
