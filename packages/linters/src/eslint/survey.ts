import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Exec } from '@aevon/ports';
import { z } from 'zod';
import { directoryOf } from '../places.ts';
import type { LintRequest, Project } from '../port.ts';
import { findSampleFile, isDeclaredRisky, readApartness, readCacheRisk } from './cache-safety.ts';
import type { EslintTool } from './detection.ts';
import { runEslint } from './invocation.ts';

/** What the configuration of a package means for how it can be linted. */
export interface Surveyed {
  /** Why the content cache would not be safe; undefined when it is, or when no cache is offered. */
  readonly risk: string | undefined;
  /** Whether its answer may depend upon the folder that ESLint runs in. */
  readonly apart: boolean;
}

/**
 * Asks the user's own ESLint for the configuration of many files in one start; `--print-config` takes one file only.
 * Source: https://eslint.org/docs/latest/integrate/nodejs-api#-eslintcalculateconfigforfilefilepath
 */
const script = `
const { createRequire } = require('node:module');
const { readFileSync, writeFileSync } = require('node:fs');
const { bin, out, samples } = JSON.parse(readFileSync(0, 'utf8'));
const { ESLint } = createRequire(bin)('eslint');
const eslint = new ESLint();
const plain = (value) => (value === null || typeof value !== 'object' ? value : Array.isArray(value) ? value.map(plain) : true);
const show = (config) => {
  if (config === undefined) return null;
  const options = Object.entries(config.languageOptions?.parserOptions ?? {});
  const parserOptions = Object.fromEntries(options.map(([name, value]) => [name, plain(value)]));
  return { languageOptions: { parserOptions }, rules: config.rules };
};
(async () => {
  const shown = [];
  for (const sample of samples) shown.push(show(await eslint.calculateConfigForFile(sample)));
  writeFileSync(out, JSON.stringify(shown));
})().catch((error) => { console.error(error); process.exitCode = 2; });
`;

const shownSchema = z.array(z.unknown());

/** The configurations of the samples, in their order; undefined when ESLint could not tell. */
async function askEslint(
  exec: Exec,
  tool: EslintTool,
  place: Project,
  requests: readonly LintRequest[],
  samples: readonly string[],
): Promise<readonly unknown[] | undefined> {
  const [first] = requests;
  if (first === undefined) return undefined;
  const out = path.join(first.scratchDirectory, `eslint-survey-${randomUUID()}.json`);
  const input = JSON.stringify({ bin: tool.bin, out, samples });
  const end = await runEslint(exec, ['--input-type=commonjs', '-e', script], { ...first, project: place }, input);
  if (!end.ended || end.exitCode !== 0) return undefined;
  const text = await readFile(out, 'utf8').catch(() => '[]');
  const shown = shownSchema.safeParse(JSON.parse(text)).data;
  return shown?.length === samples.length ? shown : undefined;
}

const unreadable: Surveyed = { risk: 'its configuration could not be read', apart: true };

function judge(config: unknown, declared: boolean): Surveyed {
  if (config === null) return { risk: undefined, apart: false };
  const risk = declared ? 'rules use types of other files' : readCacheRisk(JSON.stringify(config));
  return { risk, apart: readApartness(config) };
}

/** Surveys packages that one configuration governs, in at most one process; results in the order of the requests. */
export async function surveyPackages(
  exec: Exec,
  tool: EslintTool,
  place: Project,
  requests: readonly LintRequest[],
): Promise<readonly Surveyed[]> {
  const cached = requests.some(({ cacheDirectory }) => cacheDirectory !== undefined);
  if (requests.length === 1 && !cached) return [{ risk: undefined, apart: false }];
  const declared = await isDeclaredRisky(tool.configuration);
  if (requests.length === 1 && declared) return [{ risk: 'rules use types of other files', apart: false }];
  const samples = await Promise.all(
    requests.map(async (request) => {
      const sample = await findSampleFile(request);
      return sample === undefined ? undefined : path.join(directoryOf(request.project), sample);
    }),
  );
  const known = samples.filter((sample) => sample !== undefined);
  if (known.length === 0) return requests.map(() => ({ risk: undefined, apart: false }));
  const shown = await askEslint(exec, tool, place, requests, known);
  if (shown === undefined) return requests.map(() => unreadable);
  const bySample = new Map(known.map((sample, index) => [sample, shown[index]]));
  return samples.map((sample) => judge(sample === undefined ? null : bySample.get(sample), declared));
}
