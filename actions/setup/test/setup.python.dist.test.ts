import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runAction } from '@aevon/rehearsal';
import { afterAll, describe, expect, it } from 'vitest';

const action = fileURLToPath(new URL('../../../release/setup', import.meta.url));
const place = mkdtempSync(join(tmpdir(), 'setup-python-'));
afterAll(() => rmSync(place, { recursive: true, force: true }));

const lockfile = `version = 1
revision = 1
requires-python = ">=3.10"

[[package]]
name = "prices"
version = "1.0.0"
source = { virtual = "." }
`;

/** A Python project alone, whose lockfile was made for Python 3.10 and newer. */
function project(requiresPython: string): string {
  const root = mkdtempSync(join(place, 'project-'));
  const lines = ['[project]', 'name = "prices"', 'version = "1.0.0"', `requires-python = "${requiresPython}"`];
  writeFileSync(join(root, 'pyproject.toml'), [...lines, '[tool.uv]', 'package = false', ''].join('\n'));
  writeFileSync(join(root, 'uv.lock'), lockfile);
  return root;
}

function setUp(workspace: string) {
  const toolCache = join(place, 'tools');
  return runAction({
    action,
    inputs: { cache: 'false' },
    workspace,
    toolCache,
    env: { UV_CACHE_DIR: join(place, 'uv') },
  });
}

describe('setup of a Python project', () => {
  it('needs no pnpm where there is no package.json', async () => {
    const workspace = project('>=3.10');
    const run = await setUp(workspace);
    expect(run.conclusion, run.log.join('\n')).toBe('success');
    expect(run.outputs).toMatchObject({ 'pnpm-version': '', 'failure-code': '' });
    expect(run.outputs['uv-version']).toMatch(/^\d+\.\d+\.\d+$/);
    expect(run.log.join('\n')).not.toContain('pnpm');
    expect(existsSync(join(workspace, '.venv'))).toBe(true);
  });

  it('says that uv.lock is outdated, instead of installing what it still holds', async () => {
    const workspace = project('>=3.9');
    const run = await setUp(workspace);
    expect(run.outputs['failure-code']).toBe('lockfile-outdated');
    expect(run.conclusion).toBe('failure');
    expect(run.summary).toContain('commit the lockfile');
  });
});
