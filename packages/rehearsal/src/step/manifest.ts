import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure, messageOf } from '@aevon/ports';
import { parse } from 'yaml';
import { z } from 'zod';

const declaredInput = z
  .object({ default: z.string().optional(), deprecationMessage: z.string().optional() })
  .nullish()
  .or(z.literal(''));

const manifest = z.object({
  name: z.string(),
  inputs: z.record(z.string(), declaredInput).or(z.literal('')).optional(),
  runs: z.object({
    using: z.string(),
    main: z.string().optional(),
    pre: z.string().optional(),
    post: z.string().optional(),
  }),
});

export interface InputDeclaration {
  /** With its expressions as written. */
  readonly default?: string;
  readonly deprecationMessage?: string;
}

/** What is needed of an `action.yml` to run a JavaScript action. */
export interface ActionManifest {
  readonly name: string;
  readonly inputs: Readonly<Record<string, InputDeclaration>>;
  readonly main: string;
  readonly pre: string | undefined;
  readonly post: string | undefined;
}

function invalid(action: string, why: string): Failure {
  return new Failure({
    kind: 'user',
    code: 'action-not-runnable',
    what: `${action} is no JavaScript action that can be run: ${why}`,
    fix: 'point to a folder whose action.yml says `using: node24` and names its `main` file',
  });
}

async function readText(action: string): Promise<string> {
  for (const name of ['action.yml', 'action.yaml']) {
    const text = await readFile(join(action, name), 'utf8').catch(() => undefined);
    if (text !== undefined) return text;
  }
  throw invalid(action, 'it has no action.yml');
}

function parseManifest(action: string, text: string): z.infer<typeof manifest> {
  try {
    // The failsafe schema keeps `true` and `1.0` as the texts that GitHub hands to the action.
    return manifest.parse(parse(text, { schema: 'failsafe' }));
  } catch (error) {
    throw invalid(action, messageOf(error));
  }
}

function toDeclaration(declared: z.infer<typeof declaredInput>): InputDeclaration {
  if (declared === null || declared === undefined || declared === '') return {};
  return {
    ...(declared.default === undefined ? {} : { default: declared.default }),
    ...(declared.deprecationMessage === undefined ? {} : { deprecationMessage: declared.deprecationMessage }),
  };
}

/**
 * Reads the `action.yml` of a JavaScript action. `node20` and older run on Node 24, as GitHub's runners do since 2026.
 * @throws Failure `action-not-runnable`.
 */
export async function readManifest(action: string): Promise<ActionManifest> {
  const { name, inputs, runs } = parseManifest(action, await readText(action));
  if (!/^node\d+$/i.test(runs.using)) throw invalid(action, `it uses ${runs.using}`);
  if (runs.main === undefined || runs.main === '') throw invalid(action, 'its action.yml names no main file');
  const declared = inputs === undefined || inputs === '' ? {} : inputs;
  return {
    name,
    inputs: Object.fromEntries(Object.entries(declared).map(([key, value]) => [key, toDeclaration(value)])),
    main: runs.main,
    pre: runs.pre === '' ? undefined : runs.pre,
    post: runs.post === '' ? undefined : runs.post,
  };
}
