import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { createLinters, type LinterName } from '@aevon/linters';
import type { PlanDocument } from '@aevon/pipeline';
import { cacheOff, isUseful, type LintCache, restoreCache, saveCache } from './cache.ts';
import { isFromFork } from './event-facts.ts';
import { applyFixes, type FixRequest } from './fix/fixing.ts';
import { type Cell, lintAll, type LintOptions } from './lint-all.ts';
import { createOwnFiles } from './own-files.ts';
import type { Places, Ports } from './ports.ts';
import { type LintReport, makeReport } from './report.ts';
import { effectiveScope, selectJobs } from './selection.ts';

export interface LintSettings {
  readonly places: Places;
  readonly plan: PlanDocument;
  readonly scope: 'packages' | 'files';
  readonly packages: readonly string[];
  readonly linters: readonly LinterName[];
  readonly failOn: 'error' | 'warning';
  readonly timeoutMs: number;
  readonly concurrency: number;
  readonly processors: number;
  readonly cache: boolean;
  readonly fix: Omit<FixRequest, 'leg' | 'payload'>;
  readonly payload: unknown;
  /** `all`, or a short hash of the packages of this leg of a matrix. */
  readonly leg: string;
}

interface Linted {
  readonly cells: readonly Cell[];
  readonly fix: LintReport['fix'];
}

/** A pushed commit has the fixes in it, so what is left after them counts; a patch changes nothing yet. */
async function lintAndFix(ports: Ports, settings: LintSettings, options: LintOptions): Promise<Linted> {
  const { plan, places, packages, linters, leg, payload } = settings;
  const scope = effectiveScope(plan, settings.scope);
  const ownFiles = createOwnFiles(ports.git, path.join(places.workspace, places.base), plan);
  const jobs = await selectJobs({ plan, places, packages, linters, scope, tools: options.tools, ownFiles });
  const cells = await ports.reporter.group('Linters', () => lintAll(jobs, options, ports.reporter));
  const fix = await applyFixes(ports, cells, options, { ...settings.fix, leg, payload });
  if (fix.outcome !== 'committed') return { cells, fix };
  const again = await ports.reporter.group('Linters after the fixes', () => lintAll(jobs, options, ports.reporter));
  return { cells: again, fix };
}

async function keepCache(
  ports: Ports,
  settings: LintSettings,
  cache: LintCache | undefined,
): Promise<LintReport['cache']> {
  if (cache === undefined) return cacheOff;
  return saveCache(ports, cache, settings.leg, isFromFork(settings.payload, ports.runner));
}

/** Lints what the plan asks for. @throws Failure for a plan that does not fit; never for what a linter does. */
export async function lint(ports: Ports, settings: LintSettings): Promise<LintReport> {
  const { clock, runner } = ports;
  const { plan, failOn, places, timeoutMs, concurrency, processors } = settings;
  const began = clock.monotonic();
  await mkdir(runner.temp, { recursive: true });
  const scratch = await mkdtemp(path.join(runner.temp, 'aevon-lint-'));
  try {
    const wanted = settings.cache && plan.packages.some((member) => member.linters.length > 0);
    const cache = wanted ? await restoreCache(ports, path.join(scratch, 'cache')) : undefined;
    const { cells, fix } = await lintAndFix(ports, settings, {
      workspace: places.workspace,
      tools: createLinters(ports.exec),
      cacheDirectory:
        cache !== undefined && isUseful(cache, isFromFork(settings.payload, runner)) ? cache.directory : undefined,
      scratchDirectory: scratch,
      timeoutMs,
      concurrency,
      processors,
      signal: ports.signal,
    });
    const use = await keepCache(ports, settings, cache);
    const durationMs = clock.monotonic() - began;
    return makeReport(cells, places.workspace, {
      failOn,
      scope: effectiveScope(plan, settings.scope),
      reason: plan.reason,
      cache: use,
      fix,
      durationMs,
    });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
