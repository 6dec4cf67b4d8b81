import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { selectAnnotations } from '@aevon/findings';
import type { ActionContext, InputsOf, OutputsOf } from '@aevon/kit';
import { createLinters } from '@aevon/linters';
import { connect } from '@aevon/runtime';
import { createGit } from '@aevon/workspace';
import type { spec } from './definition.ts';
import { end } from './ending.ts';
import { notesOf } from './fix/result.ts';
import { createLinks } from './links.ts';
import { lint, type LintSettings } from './lint.ts';
import { listFindings } from './log.ts';
import { findPlaces } from './places.ts';
import { planLint, type Planned } from './planning.ts';
import type { Places, Ports } from './ports.ts';
import type { LintReport } from './report.ts';
import { writeSarif } from './sarif-file.ts';
import { headline, summarizeLint } from './summary.ts';

type Inputs = InputsOf<typeof spec>;

/** Tells the legs of a matrix apart by their packages. */
function legOf(packages: readonly string[]): string {
  if (packages.length === 0) return 'all';
  return createHash('sha256')
    .update([...packages].sort().join('\n'))
    .digest('hex')
    .slice(0, 8);
}

function settingsOf(inputs: Inputs, places: Places, planned: Planned, payload: unknown): LintSettings {
  const { packages, linters, timeout, cache, fix, commitMessage } = inputs;
  const processors = availableParallelism();
  return {
    ...planned,
    places,
    packages,
    linters,
    timeoutMs: timeout,
    concurrency: inputs.concurrency ?? processors,
    processors,
    cache,
    fix: { mode: fix, message: commitMessage, token: inputs.token },
    payload,
    leg: legOf(packages),
  };
}

/** Log, annotations, SARIF and summary of a report; answers the path of the SARIF file. */
async function publish(report: LintReport, inputs: Inputs, ports: Ports, leg: string): Promise<string> {
  const { runner, reporter } = ports;
  const sarif =
    inputs.sarif === undefined
      ? path.join(runner.temp, `aevon-lint-${leg}.sarif`)
      : path.resolve(runner.workspace, inputs.sarif);
  await writeSarif(report, sarif, leg);
  await listFindings(report.findings, reporter);
  const { annotations, held } = selectAnnotations(report.findings);
  reporter.annotate(annotations);
  for (const note of notesOf(report.fix)) reporter.info(`fix: ${note}`);
  reporter.info(`Lint: ${headline(report)}`);
  const tools = createLinters(ports.exec);
  const fixCommands = {
    eslint: tools.eslint.fixCommand,
    prettier: tools.prettier.fixCommand,
    ruff: tools.ruff.fixCommand,
  };
  reporter.summary(
    summarizeLint(report, { links: createLinks(runner), held, sarif: path.basename(sarif), fixCommands }),
  );
  return sarif;
}

export async function run(inputs: Inputs, context: ActionContext): Promise<OutputsOf<typeof spec>> {
  const { reporter, runner, clock, env, signal } = context;
  const runtime = connect(context);
  const { token } = inputs;
  const credentials = token === '' ? undefined : { serverUrl: runner.serverUrl, token };
  if (token !== '') reporter.mask(Buffer.from(`x-access-token:${token}`).toString('base64'));
  const { exec, cache } = runtime;
  const places = await findPlaces(exec, runner, inputs.workingDirectory);
  const git = createGit({ exec, cwd: path.join(places.workspace, places.base), env, credentials });
  const planned = await planLint(inputs, context, runtime, git);
  const ports: Ports = { exec, cache, clock, reporter, runner, git, signal };
  const settings = settingsOf(inputs, places, planned, (await runtime.event()).payload);
  const report = await lint(ports, settings);
  return end(report, await publish(report, inputs, ports, settings.leg));
}
