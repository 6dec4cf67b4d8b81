import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '@aevon/ports';
import type { JobModel } from '../language/job-model.ts';
import { parseWorkflowFile, type WorkflowFile } from '../language/workflow-file.ts';
import { excessOf, readPermissions, type Permissions } from '../rules/permissions.ts';
import { checkCall } from './call.ts';
import type { Source, SourceResolver } from './facts.ts';

/** GitHub's limit: a top-level workflow and nine below it. */
const maxDepth = 10;
/** GitHub's limit of different reusable workflows in one file. */
const maxCalled = 50;

/** A workflow with all those that it calls. */
export interface LoadedWorkflow {
  readonly file: WorkflowFile;
  readonly source: Source;
  readonly calls: ReadonlyMap<string, LoadedWorkflow>;
}

interface Loading {
  readonly source: Source;
  readonly path: string;
  readonly allowed: Permissions;
  readonly resolve: SourceResolver;
  /** How the file was reached, for messages. */
  readonly trail: readonly string[];
}

function refuse(what: string, fix?: string): Failure {
  return new Failure({ kind: 'user', code: 'workflow-invalid', what, ...(fix === undefined ? {} : { fix }) });
}

/**
 * Reads a workflow of `source` and, through all levels, what it calls; checks what GitHub checks before a run starts.
 * @throws Failure `workflow-invalid`.
 */
export async function loadWorkflow(
  source: Source,
  path: string,
  allowed: Permissions,
  resolve: SourceResolver,
): Promise<LoadedWorkflow> {
  return loadAt({ source, path, allowed, resolve, trail: [path] });
}

async function loadAt(loading: Loading): Promise<LoadedWorkflow> {
  if (loading.trail.length > maxDepth)
    throw refuse(`reusable workflows are nested more than ${maxDepth} deep: ${loading.trail.join(' → ')}`);
  const place = join(loading.source.directory, loading.path);
  if (!existsSync(place))
    throw refuse(`there is no ${loading.path} in ${loading.source.repository} at ${loading.source.ref}`);
  const file = await parseWorkflowFile(loading.path, readFileSync(place, 'utf8'));
  const called = new Set(file.jobs.flatMap((job) => (job.uses === undefined ? [] : [job.uses])));
  if (called.size > maxCalled)
    throw refuse(`${file.path} calls ${called.size} reusable workflows, GitHub allows ${maxCalled}`);
  const calls = new Map<string, LoadedWorkflow>();
  for (const job of file.jobs) {
    const permissions = declaredPermissions(file, job, loading);
    if (job.uses !== undefined)
      calls.set(job.id, await loadCall(file, job, job.uses, { ...loading, allowed: permissions }));
  }
  return { file, source: loading.source, calls };
}

/** A called workflow may only lower what its caller has; the file that the event started may ask for anything. */
function declaredPermissions(file: WorkflowFile, job: JobModel, loading: Loading): Permissions {
  const declared = job.permissions ?? file.permissions;
  if (declared === undefined) return loading.allowed;
  const wanted = readPermissions(declared);
  const [excess] = loading.trail.length > 1 ? excessOf(wanted, loading.allowed) : [];
  if (excess === undefined) return wanted;
  throw refuse(
    `${loading.trail.join(' → ')}: the job \`${job.id}\` is requesting ${excess}`,
    `grant it under \`permissions\` of the job that calls ${file.path}`,
  );
}

async function loadCall(file: WorkflowFile, job: JobModel, uses: string, loading: Loading): Promise<LoadedWorkflow> {
  const { source, path } = await findCalled(file, uses, loading);
  const called = await loadAt({ ...loading, source, path, trail: [...loading.trail, path] });
  checkCall(file.path, job, called.file);
  return called;
}

async function findCalled(
  file: WorkflowFile,
  uses: string,
  loading: Loading,
): Promise<{ source: Source; path: string }> {
  const own = /^(?:\.|\$)\/(?<path>\.github\/workflows\/[^/@]+\.ya?ml)$/.exec(uses)?.groups?.['path'];
  if (own !== undefined) return { source: loading.source, path: own };
  const { repository, path, ref } =
    /^(?<repository>[^/]+\/[^/]+)\/(?<path>\.github\/workflows\/[^/@]+\.ya?ml)@(?<ref>.+)$/.exec(uses)?.groups ?? {};
  if (repository === undefined || path === undefined || ref === undefined)
    throw refuse(
      `${file.path}: \`uses: ${uses}\` names no reusable workflow`,
      'write owner/repository/.github/workflows/file.yml@ref or ./.github/workflows/file.yml',
    );
  const source = await loading.resolve(repository, ref);
  if (source === undefined)
    throw refuse(
      `${file.path}: \`uses: ${uses}\` is not here: ${repository} at ${ref} can't be reached from a rehearsal`,
    );
  return { source, path };
}
