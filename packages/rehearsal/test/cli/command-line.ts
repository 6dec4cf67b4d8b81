import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { makeFolder } from '../step/temporary-folder.ts';

const project = fileURLToPath(new URL('../../../..', import.meta.url));

/** A pnpm monorepo of one file with this workflow, which calls none of our actions. */
export function makeMonorepo(workflow: string): string {
  const root = makeFolder('monorepo');
  const files = {
    'pnpm-workspace.yaml': 'packages: [packages/*]\n',
    'packages/a/package.json': '{ "name": "a" }\n',
    'packages/a/src/a.js': '\n',
    '.github/workflows/w.yml': `# not aevon/actions/ here\nname: W\n${workflow}`,
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

const recordSchema = z.object({
  cancelled: z.boolean(),
  asExpected: z.boolean(),
  journeys: z.array(
    z.object({
      name: z.string(),
      cancelled: z.boolean(),
      asExpected: z.boolean(),
      expectations: z.array(z.unknown()),
      runs: z.array(
        z.object({ conclusion: z.string(), jobs: z.array(z.object({ name: z.string(), conclusion: z.string() })) }),
      ),
    }),
  ),
});

export interface Rehearsed {
  readonly code: number | null;
  readonly lines: readonly string[];
  readonly page: () => string;
  readonly record: () => z.infer<typeof recordSchema>;
}

/** Runs the command as a person would, without a terminal. `onText` is told all that was printed so far. */
export async function rehearse(
  args: readonly string[],
  onText: (text: string, child: ChildProcess) => void = () => undefined,
): Promise<Rehearsed> {
  const folder = makeFolder('rehearsed');
  const [page, json] = [join(folder, 'page.html'), join(folder, 'record.json')];
  const child = spawn(
    process.execPath,
    [join(project, 'scripts/rehearse.ts'), ...args, '--report', page, '--json', json],
    {
      cwd: folder,
      env: { ...process.env, XDG_CACHE_HOME: join(folder, 'cache') },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      onText(text, child);
    });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  const read = (file: string): string => readFileSync(file, 'utf8');
  return {
    code,
    lines: text.trimEnd().split('\n'),
    page: () => read(page),
    record: () => recordSchema.parse(JSON.parse(read(json))),
  };
}
