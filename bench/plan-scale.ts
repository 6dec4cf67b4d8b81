import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { scaleFiles } from '@aevon/workspace/scale-files';
import { createRequire } from 'node:module';
import { buildSync } from 'esbuild';
import { type Bench, ratioRow } from './row.ts';
import { mediansInTurn } from './timing.ts';

/** The native program behind the turbo package, as turbo's own shim finds it. */
function nativeTurbo(): string {
  const shim = createRequire(import.meta.url).resolve('turbo/package.json');
  return createRequire(shim).resolve(`@turbo/${process.platform}-${process.arch === 'x64' ? '64' : 'arm64'}/bin/turbo`);
}

/** The core in one file, as an action ships it: loading 200 sources would drown what is measured. */
function bundleCore(folder: string): string {
  const outfile = join(folder, 'plan-core.mjs');
  const require = 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);';
  buildSync({
    entryPoints: [join(import.meta.dirname, 'plan-core.ts')],
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    banner: { js: require },
  });
  return outfile;
}

function makeRepository(): { readonly folder: string; readonly base: string; readonly head: string } {
  const folder = mkdtempSync(join(tmpdir(), 'aevon-scale-'));
  const git = (...args: string[]): string =>
    execFileSync('git', ['-c', 'user.name=b', '-c', 'user.email=b@example.com', ...args], {
      cwd: folder,
      encoding: 'utf8',
    }).trim();
  const commit = (files: Readonly<Record<string, string>>): string => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    git('add', '-A');
    git('commit', '--quiet', '-m', 'scale');
    return git('rev-parse', 'HEAD');
  };
  git('init', '--quiet', '-b', 'main');
  const { files, edits } = scaleFiles();
  const base = commit(files);
  return { folder, base, head: commit(edits) };
}

export const planScale: Bench = {
  name: 'plan',
  what: 'the core of plan on 1,000 packages, 20,000 files, 50 changed, against `turbo ls --affected`',
  run: () => {
    const { folder, base, head } = makeRepository();
    const scratch = mkdtempSync(join(tmpdir(), 'aevon-plan-'));
    try {
      const event = { before: base, after: head, ref: 'refs/heads/main', repository: { default_branch: 'main' } };
      const eventFile = join(scratch, 'event.json');
      writeFileSync(eventFile, JSON.stringify(event));
      execFileSync('git', ['status', '--porcelain'], { cwd: folder });
      const env = {
        PATH: process.env['PATH'] ?? '',
        HOME: scratch,
        TURBO_SCM_BASE: base,
        TURBO_SCM_HEAD: head,
        TURBO_TELEMETRY_DISABLED: '1',
      };
      const bundle = bundleCore(scratch);
      const core = {
        command: process.execPath,
        args: [bundle, folder, eventFile],
        options: { env, cwd: folder },
      };
      const peer = {
        command: nativeTurbo(),
        args: ['ls', '--affected', '--output=json'],
        options: { env, cwd: folder },
      };
      const floor = {
        command: process.execPath,
        args: [bundle, '--load-only'],
        options: { env, cwd: folder },
      };
      const [ours = 0, turbo = 0, loading = 0] = mediansInTurn([core, peer, floor], 11);
      return [
        ratioRow(
          'plan core, 1,000 packages, 20,000 files, 50 changed (start of Node and loading of the bundle taken off)',
          ours - loading,
          turbo,
          1,
        ),
      ];
    } finally {
      rmSync(folder, { recursive: true, force: true });
      rmSync(scratch, { recursive: true, force: true });
    }
  },
};
