import { access, readFile, realpath } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { z } from 'zod';
import { failure, list } from '../failures.ts';
import { isInside } from './digest.ts';
import { type IsIgnored, readIgnored } from './ignored.ts';
import { walk } from './walk.ts';

export interface PrebuiltRequest {
  readonly folder: string;
  /** Of the project, from the folder; where the output is then. */
  readonly rootDirectory: string | undefined;
  /** What it must have been built for. */
  readonly environment: string;
}

const shown = 10;
const configSchema = z.object({ version: z.number() });
const errorSchema = z.object({ message: z.string().optional() });
const buildsSchema = z.object({
  target: z.string().optional(),
  error: errorSchema.optional(),
  builds: z.array(z.object({ error: errorSchema.optional() })).optional(),
});
const functionSchema = z.object({ filePathMap: z.record(z.string(), z.string()).optional() });

async function readJson<T>(place: string, schema: z.ZodType<T>): Promise<T | undefined> {
  const text = await readFile(place, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** The folder of the output, from the folder that is deployed. @throws Failure `prebuilt-missing` */
async function findOutput({ folder, rootDirectory }: PrebuiltRequest): Promise<string> {
  const places = [...(rootDirectory === undefined ? [] : [`${rootDirectory}/.vercel/output`]), '.vercel/output'];
  for (const place of places)
    if ((await readJson(join(folder, place, 'config.json'), configSchema))?.version === 3) return place;
  throw failure({
    kind: 'user',
    code: 'prebuilt-missing',
    what: `there is no config.json of version 3 in ${list(places)} of ${folder}`,
    cause: 'nothing was built in this job, or not with the Build Output API v3',
    fix: 'run `vercel build` before this step, or hand its `.vercel/output` over from the job that did',
  });
}

/** @throws Failure `prebuilt-failed`, `prebuilt-mismatch` */
async function checkBuilds({ folder, environment }: PrebuiltRequest, output: string): Promise<void> {
  const builds = await readJson(join(folder, output, 'builds.json'), buildsSchema);
  const error = builds?.error ?? builds?.builds?.find((one) => one.error !== undefined)?.error;
  if (error !== undefined)
    throw failure({
      kind: 'user',
      code: 'prebuilt-failed',
      what: `the build that made ${output} failed: ${error.message ?? 'it does not say why'}`,
      fix: 'mend the build; its log is in the step that ran it',
    });
  if (builds?.target === undefined || builds.target === environment) return;
  throw failure({
    kind: 'user',
    code: 'prebuilt-mismatch',
    what: `${output} was built for ${builds.target} and is to be deployed to ${environment}`,
    cause: 'variables of the environment are built in, so one output is right for one environment only',
    fix: `build with \`vercel build --target=${environment}\``,
  });
}

function unsafe(names: readonly string[], what: string, fix: string): void {
  if (names.length === 0) return;
  const more = names.length > shown ? ` and ${names.length - shown} more` : '';
  throw failure({
    kind: 'user',
    code: 'prebuilt-unsafe',
    what: `the output ${what}: ${list(names.slice(0, shown))}${more}`,
    cause: 'whoever could change the output between the build and this step could have added them, or the build did',
    fix,
  });
}

/** What functions are traced to outside of the output (`filePathMap`), from the folder. */
async function tracedFiles(folder: string, paths: readonly string[]): Promise<readonly string[]> {
  const traced = new Set<string>();
  for (const path of paths.filter((one) => basename(one) === '.vc-config.json')) {
    const config = await readJson(join(folder, path), functionSchema);
    for (const file of Object.values(config?.filePathMap ?? {})) traced.add(relative(folder, resolve(folder, file)));
  }
  return [...traced].map((path) => path.split(sep).join('/')).sort();
}

/** Links among the folders of a path can lead out of the tree as well. */
async function leavesFolder(folder: string, path: string): Promise<boolean> {
  if (!isInside(folder, resolve(folder, path))) return true;
  const real = await realpath(dirname(join(folder, path))).catch(() => undefined);
  return real !== undefined && !isInside(await realpath(folder), real);
}

async function existing(folder: string, paths: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(
    paths.map(async (path) =>
      access(join(folder, path)).then(
        () => [path],
        () => [],
      ),
    ),
  );
  return found.flat();
}

async function checkTraced(folder: string, traced: readonly string[], isIgnored: IsIgnored): Promise<void> {
  const outside: string[] = [];
  for (const path of traced) if (await leavesFolder(folder, path)) outside.push(path);
  unsafe(outside, 'names files outside of the folder', 'build in the folder that is given as `folder`');
  unsafe(
    traced.filter(isIgnored),
    'names files that `.vercelignore` leaves out',
    'correct `.vercelignore`, or build anew',
  );
  const there = new Set(await existing(folder, traced));
  const missing = traced.filter((path) => !there.has(path));
  if (missing.length === 0) return;
  const more = missing.length > shown ? ` and ${missing.length - shown} more` : '';
  throw failure({
    kind: 'user',
    code: 'prebuilt-incomplete',
    what: `the output names ${missing.length} files that are not in ${folder}: ${missing.slice(0, shown).join(', ')}${more}`,
    cause: missing.some((path) => path.includes('node_modules/'))
      ? 'functions are traced to their dependencies, which are not installed in this job'
      : 'the output was handed over from another job without the files beside it',
    fix: 'install dependencies in this job as the build did, or build in it',
  });
}

/**
 * The paths that a prebuilt deployment needs: the output, what its functions are traced to, and the routes.
 * @throws Failure `prebuilt-…`, `folder-unreadable`
 */
export async function prebuiltFiles(request: PrebuiltRequest): Promise<readonly string[]> {
  const { folder, rootDirectory } = request;
  const output = await findOutput(request);
  await checkBuilds(request, output);
  const paths = await walk(folder, () => false, output);
  const traced = await tracedFiles(folder, paths);
  await checkTraced(folder, traced, await readIgnored(folder, false));
  const config = rootDirectory === undefined ? 'microfrontends.json' : `${rootDirectory}/microfrontends.json`;
  const beside = await existing(folder, ['.vercel/routes.json', config]);
  const all = [...new Set([...paths, ...traced, ...beside])].sort();
  unsafe(
    all.filter((path) => /^\.env(\.|$)/.test(basename(path))),
    'holds files of secrets',
    'take them out of the output; set variables in the project (Settings, Environment Variables)',
  );
  return all;
}
