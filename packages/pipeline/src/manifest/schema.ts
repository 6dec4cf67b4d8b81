import { z } from 'zod';

const glob = z.string().min(1).describe('A glob relative to the root of the repository, such as `docs/**`.');
const repositoryPath = z.string().min(1).describe('A folder or file relative to the root of the repository.');
const name = z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'use lower-case letters, digits and single hyphens');
const duration = z.string().regex(/^\d{1,6}(s|m|h|d)$/, 'write a number and a unit, such as 90s, 10m, 72h or 7d');

export const targets = ['vercel', 'gke', 'railway', 'render', 'koyeb'] as const;

const image = z
  .strictObject({
    dockerfile: repositoryPath.describe('Path of the Dockerfile.'),
    context: repositoryPath.default('.').describe('Build context.'),
    target: z.string().optional().describe('Stage of the Dockerfile to build.'),
    args: z
      .record(z.string(), z.string())
      .optional()
      .describe('Build arguments. Never secrets: they stay readable in the image.'),
  })
  .describe('How the image of the service is built.');

const health = z
  .strictObject({
    path: z.string().startsWith('/').describe('Path that answers when the service is well.'),
    commit: z.string().optional().describe('Dotted path in its JSON answer that holds the deployed commit.'),
  })
  .describe('How it is proved that the service lives and which commit it serves.');

const service = z
  .strictObject({
    path: repositoryPath.describe('Folder of the package that is deployed.'),
    target: z.enum(targets).optional().describe('Platform it is deployed to.'),
    needs: z.array(name).default([]).describe('Services that are deployed before this one.'),
    image: image.optional(),
    health: health.optional(),
    with: z
      .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
      .optional()
      .describe('Inputs of the deploy action of the target. Never secrets.'),
  })
  .describe('A package that can be deployed.');

const edge = z
  .strictObject({
    from: repositoryPath.describe('Path or name of the package that depends on the other.'),
    to: repositoryPath.describe('Path or name of a package, or any folder or file that it depends on.'),
    why: z.string().min(1).describe('Shown as the reason wherever this edge makes a package affected.'),
  })
  .describe('A dependency that no tool can see.');

const environments = z.strictObject({
  preview: z
    .strictObject({
      lifetime: duration.default('72h').describe('Removed after this time, or when the pull request closes.'),
    })
    .optional(),
  staging: z
    .strictObject({ on: z.string().default('main').describe('Branch that is deployed to staging.') })
    .optional(),
  production: z
    .strictObject({
      on: z.enum(['tag', 'release', 'dispatch']).default('tag').describe('What starts a production release.'),
      approval: z
        .enum(['required', 'none'])
        .default('required')
        .describe('Whether a person approves each production release.'),
      'approver-may-be-author': z.boolean().default(false).describe('Whether the author of a commit may approve it.'),
      atomic: z.boolean().default(false).describe('Whether all services go back when one of them fails.'),
    })
    .optional(),
});

const quarantined = z.strictObject({
  test: z.string().min(1).describe('Full name of the test, or `package > test`.'),
  until: z.iso.date().describe('Last day on which its failure is forgiven.'),
  why: z.string().min(1).describe('Issue or reason.'),
});

const checks = z.strictObject({
  lint: z
    .strictObject({
      scope: z
        .enum(['packages', 'files'])
        .default('packages')
        .describe('Lint whole affected packages or only changed files.'),
      'fail-on': z.enum(['error', 'warning']).default('error').describe('Least level that makes the check red.'),
    })
    .optional(),
  test: z
    .strictObject({
      shards: z
        .union([z.literal('auto'), z.int().min(1).max(64)])
        .default('auto')
        .describe('Jobs that share the tests.'),
      'min-tests': z.int().min(0).default(1).describe('Fewer tests than this are an error, not a success.'),
      retries: z.int().min(0).max(10).default(0).describe('How often a failed test is tried again.'),
      'max-flaky': z.int().min(0).optional().describe('More flaky tests than this make the check red.'),
      quarantine: z.array(quarantined).default([]).describe('Tests whose failure is forgiven for a time.'),
      coverage: z
        .strictObject({ 'max-drop': z.number().min(0).max(100).describe('Percentage points that coverage may lose.') })
        .optional(),
    })
    .optional(),
  build: z
    .strictObject({ tasks: z.array(z.string().min(1)).min(1).default(['build']).describe('Tasks of Turborepo.') })
    .optional(),
});

/** `aevon.yml`, version 1. Every object refuses keys that it does not know. */
export const manifestSchema = z
  .strictObject({
    version: z.literal(1).describe('Version of this format.'),
    services: z.record(name, service).default({}).describe('What is deployed, by name.'),
    edges: z.array(edge).default([]).describe('Dependencies that no tool can see.'),
    environments: environments.default({}),
    checks: checks.default({}),
    ignore: z.array(glob).default([]).describe('Paths that affect nothing.'),
    global: z.array(glob).default([]).describe('Paths that affect everything; stronger than `ignore`.'),
  })
  .describe('What Aevon Actions need to know of a repository.');

export type Manifest = z.infer<typeof manifestSchema>;
export type Service = Manifest['services'][string];

/** The JSON Schema that editors complete with; a function since a plan of a good manifest never needs it. */
export function manifestJsonSchema(): object {
  return {
    $id: 'https://raw.githubusercontent.com/aevon/actions/v1/schemas/aevon.schema.json',
    title: 'aevon.yml',
    ...z.toJSONSchema(manifestSchema, { io: 'input', target: 'draft-7' }),
  };
}
