import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runAction } from '@aevon/rehearsal';
import { describe, expect, it } from 'vitest';

const action = fileURLToPath(new URL('../../../release/setup', import.meta.url));
const toolCache = mkdtempSync(join(tmpdir(), 'setup-tools-'));
const store = mkdtempSync(join(tmpdir(), 'setup-store-'));

const lockfile = `lockfileVersion: '9.0'

settings:
  autoInstallPeers: true
  excludeLinksFromLockfile: false

importers:

  .: {}
`;

function repository(files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'setup-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

function setUp(workspace: string, inputs: Record<string, string> = {}, more: object = {}) {
  return runAction({
    action,
    inputs: { cache: 'false', ...inputs },
    workspace,
    toolCache,
    env: { XDG_DATA_HOME: store },
    ...more,
  });
}

const packageJson = JSON.stringify({
  name: 'x',
  private: true,
  packageManager: 'pnpm@12.21.0',
  engines: { node: '>=24' },
});

describe('setup', () => {
  it('installs the pnpm that package.json names and the dependencies of the lockfile', async () => {
    const workspace = repository({
      'package.json': packageJson,
      'pnpm-lock.yaml': lockfile,
      'pnpm-workspace.yaml': 'pmOnFail: ignore\n',
    });
    const run = await setUp(workspace);
    expect(run.log.join('\n')).toContain('pnpm 12.21.0');
    expect(run.conclusion).toBe('success');
    expect(run.outputs).toMatchObject({
      'pnpm-version': '12.21.0',
      'uv-version': '',
      cache: 'off',
      'failure-code': '',
    });
    expect(run.outputs['node-version']).toMatch(/^24\./);
    const [path = ''] = run.paths;
    expect(execFileSync(join(path, 'pnpm'), ['--version'], { cwd: tmpdir(), encoding: 'utf8' }).trim()).toBe('12.21.0');
  });

  it('says that a lockfile is outdated, and what to do', async () => {
    const changed = JSON.stringify({ ...JSON.parse(packageJson), dependencies: { 'left-pad': '1.3.0' } });
    const workspace = repository({
      'package.json': changed,
      'pnpm-lock.yaml': lockfile,
      'pnpm-workspace.yaml': 'pmOnFail: ignore\n',
    });
    const run = await setUp(workspace);
    expect(run.conclusion).toBe('failure');
    expect(run.outputs['failure-code']).toBe('lockfile-outdated');
    expect(run.summary).toContain('commit the lockfile');
    expect(existsSync(join(workspace, 'node_modules/left-pad'))).toBe(false);
  });

  it('says that a lockfile is missing', async () => {
    const changed = JSON.stringify({ ...JSON.parse(packageJson), dependencies: { 'left-pad': '1.3.0' } });
    const run = await setUp(repository({ 'package.json': changed, 'pnpm-workspace.yaml': 'pmOnFail: ignore\n' }));
    expect(run.outputs['failure-code']).toBe('lockfile-missing');
  });

  it('refuses a pnpm whose hash is not the one that packageManager names', async () => {
    const wrong = JSON.stringify({ name: 'x', packageManager: `pnpm@12.20.0+sha512.${'0'.repeat(128)}` });
    const run = await setUp(repository({ 'package.json': wrong, 'pnpm-lock.yaml': lockfile }));
    expect(run.outputs['failure-code']).toBe('checksum-mismatch');
    expect(run.conclusion).toBe('failure');
  });

  it.each([
    ['package-json-unreadable', { 'package.json': '{ broken' }, {}],
    ['pyproject-unreadable', { 'package.json': packageJson, 'uv.lock': '', 'pyproject.toml': '[broken' }, {}],
    ['node-version-unknown', { 'package.json': packageJson }, { 'node-version': 'newest please' }],
    ['node-version-unknown', { 'package.json': packageJson, '.nvmrc': 'lts/*\n' }, {}],
    [
      'uv-version-unknown',
      {
        'package.json': packageJson,
        'uv.lock': 'version = 1',
        'pyproject.toml': '[tool.uv]\nrequired-version = ">=99"\n',
      },
      {},
    ],
    ['invalid-inputs', { 'package.json': packageJson }, { 'working-directory': 'no-such-folder' }],
  ])('%s', async (code, files, inputs) => {
    const run = await setUp(repository(files), inputs);
    expect(run.outputs['failure-code']).toBe(code);
    expect(run.conclusion).toBe('failure');
  });

  it('says that npm is missing when it needs it', async () => {
    const bin = mkdtempSync(join(tmpdir(), 'setup-bin-'));
    execFileSync('ln', ['-s', process.execPath, join(bin, 'node')]);
    const own = JSON.stringify({ name: 'x', packageManager: 'pnpm@12.19.0' });
    const run = await setUp(repository({ 'package.json': own }), {}, { env: { PATH: bin } });
    expect(run.outputs['failure-code']).toBe('command-not-found');
    expect(run.annotations[0]?.message).toContain('"npm" was not found');
  });
});
