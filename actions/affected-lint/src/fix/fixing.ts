import path from 'node:path';
import { isToolFault, mapLimited } from '@aevon/linters';
import { Failure } from '@aevon/ports';
import { type Cell, type LintOptions, requestOf } from '../lint-all.ts';
import { decidePush } from '../event-facts.ts';
import type { Ports } from '../ports.ts';
import { commitPatch } from './commit.ts';
import { createGitWrite, type GitWrite } from './git-write.ts';
import { changedFiles, writePatch } from './patch.ts';
import type { FixResult, Patch } from './result.ts';

export interface FixRequest {
  readonly mode: 'none' | 'patch' | 'commit';
  readonly message: string;
  readonly token: string;
  readonly payload: unknown;
  /** Tells this leg's files from those of others. */
  readonly leg: string;
}

/** Packages with something to mend, with all their linters that work: a fix of one may need the formatter after it. */
function mendableCells(cells: readonly Cell[]): Cell[] {
  const working = cells.filter(({ run }) => !isToolFault(run.outcome));
  const mendable = working.filter(({ run }) => run.findings.some((finding) => finding.fixable));
  const paths = new Set(mendable.map(({ job }) => job.path));
  return working.filter(({ job }) => paths.has(job.path));
}

/**
 * One linter after the other in a package, formatters last, packages side by side: two programs must not write one
 * file at the same time.
 */
async function runFixers(cells: readonly Cell[], options: LintOptions): Promise<string[]> {
  const byPackage = [...Map.groupBy(cells, ({ job }) => job.path).values()];
  const notes = await mapLimited(byPackage, options.concurrency, async (group) => {
    const told: string[] = [];
    for (const { job } of group) {
      const fault = await options.tools[job.linter].fix(requestOf(job, options, 1));
      if (fault !== undefined) told.push(`${job.linter} could not mend ${job.path}: ${fault.problem}`);
    }
    return told;
  });
  return notes.flat();
}

async function commitIfAllowed(ports: Ports, request: FixRequest, git: GitWrite, patch: Patch): Promise<FixResult> {
  const { runner, git: history } = ports;
  const decision = decidePush(request.payload, runner);
  const why = decision.allowed ? (request.token === '' ? 'the input `token` is empty' : undefined) : decision.why;
  if (why !== undefined || !decision.allowed)
    return { ...patch, notes: [...patch.notes, `no commit was pushed: ${why ?? ''}`] };
  const indexFile = path.join(runner.temp, `aevon-lint-${request.leg}.index`);
  const { message, token } = request;
  return commitPatch({ git, history, runner, target: decision.target, patch, indexFile, message, token });
}

async function mend(
  ports: Ports,
  mendable: readonly Cell[],
  options: LintOptions,
  request: FixRequest,
): Promise<FixResult> {
  const git = createGitWrite(ports.exec, options.workspace);
  const before = await changedFiles(git);
  const told = await runFixers(mendable, options);
  const base = path.join(ports.runner.temp, `aevon-lint-${request.leg}`);
  const written = await writePatch({ git, file: `${base}.patch`, indexFile: `${base}.index`, before });
  if (written.outcome !== 'patch') return written;
  const patch = { ...written, notes: [...written.notes, ...told] };
  return request.mode === 'commit' ? commitIfAllowed(ports, request, git, patch) : patch;
}

/** Lets the linters mend what they can, and hands it over as a patch or a commit. A fault of git is told, not thrown. */
export async function applyFixes(
  ports: Ports,
  cells: readonly Cell[],
  options: LintOptions,
  request: FixRequest,
): Promise<FixResult> {
  if (request.mode === 'none') return { outcome: 'off' };
  const mendable = mendableCells(cells);
  if (mendable.length === 0) return { outcome: 'nothing' };
  try {
    return await mend(ports, mendable, options, request);
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown;
    return { outcome: 'failed', why: [thrown.facts.what, ...(thrown.facts.details ?? []).slice(-2)].join('; ') };
  }
}
