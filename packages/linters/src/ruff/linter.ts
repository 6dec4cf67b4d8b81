import type { Exec } from '@aevon/ports';
import { createBatch, createLoneBatch, isNameable, lintOnly, type Together } from '../batches.ts';
import type { Batch, Fault, Linter, LinterRun, LintRequest } from '../port.ts';
import { faultRun } from '../runs.ts';
import { crashOf } from '../tool-process.ts';
import { findOtherFormatter, findRuff, goesByFolder, type KnownVersions, type RuffTool } from './detection.ts';
import { type Call, chunksOf, common, lintAlone, lintTogether, pythonNames, run } from './run.ts';

const configurationNames = /^(\.?ruff\.toml|pyproject\.toml|uv\.lock)$/;

/** Packages of one Ruff, all formatted by it or none. */
interface Found {
  readonly request: LintRequest;
  readonly tool: RuffTool;
  readonly format: boolean;
  readonly owner: string;
}

function groupBatch(exec: Exec, members: readonly Found[]): Batch[] {
  const [group] = members;
  if (group === undefined) return [];
  const { tool, format } = group;
  const alone = (request: LintRequest): Promise<LinterRun> => lintAlone({ exec, tool, request }, format);
  if (members.length === 1) return [createLoneBatch(group.request, alone)];
  const { root } = group.request.project;
  const call: Call = { exec, tool, request: { ...group.request, project: { root, path: '.' } } };
  const together = (asked: readonly LintRequest[]): Promise<Together> => lintTogether(call, format, asked);
  return [createBatch({ linter: 'ruff', requests: members.map(({ request }) => request), together, alone })];
}

async function batch(exec: Exec, requests: readonly LintRequest[]): Promise<readonly Batch[]> {
  const missing: Batch[] = [];
  const found: Found[] = [];
  const versions: KnownVersions = new Map();
  for (const request of requests) {
    const { project } = request;
    const detection = await findRuff(exec, project, versions);
    if (!detection.found) {
      missing.push(createLoneBatch(request, async () => faultRun('ruff', detection)));
      continue;
    }
    const { tool } = detection;
    const format = (await findOtherFormatter(project)) === undefined;
    const shares = requests.length > 1 && (await isNameable(request, requests)) && !(await goesByFolder(project));
    const owner = shares ? [tool.command, ...tool.before, String(format)].join('\0') : project.path;
    found.push({ request, tool, format, owner });
  }
  const groups = [...Map.groupBy(found, ({ owner }) => owner).values()];
  return [...groups.flatMap((members) => groupBatch(exec, members)), ...missing];
}

async function lint(exec: Exec, request: LintRequest): Promise<LinterRun> {
  return lintOnly(await batch(exec, [request]), request.workers);
}

async function fix(exec: Exec, request: LintRequest): Promise<Fault | undefined> {
  const detection = await findRuff(exec, request.project);
  if (!detection.found) return detection;
  const call = { exec, tool: detection.tool, request };
  const format = (await findOtherFormatter(request.project)) === undefined;
  for (const paths of chunksOf(request)) {
    const checked = await run(call, ['check', ...common, '--fix', '--quiet', '--', ...paths]);
    if (!checked.ended) return checked.fault;
    if (checked.exitCode > 1) return crashOf('Ruff', checked.result);
    const formatted = format ? await run(call, ['format', ...common, '--quiet', '--', ...paths]) : undefined;
    if (formatted?.ended === false) return formatted.fault;
  }
  return undefined;
}

/** Ruff's linter and formatter. It needs no configuration; where Black or another formatter is set up, it only lints. */
export function createRuff(exec: Exec): Linter {
  return {
    name: 'ruff',
    fixCommand: 'ruff check --fix . && ruff format .',
    detect: (project) => findRuff(exec, project),
    accepts: (file) => pythonNames.test(file),
    configuredBy: (name) => configurationNames.test(name),
    lint: (request) => lint(exec, request),
    batch: (requests) => batch(exec, requests),
    fix: (request) => fix(exec, request),
  };
}
