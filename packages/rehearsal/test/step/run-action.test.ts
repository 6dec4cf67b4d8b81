import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runAction } from '../../src/index.ts';
import { writeAction } from './action-folder.ts';
import { makeFolder } from './temporary-folder.ts';

const dumpEnvironment = `put('OUTPUT', 'env<<E\\n' + JSON.stringify(process.env) + '\\nE\\n'); put('OUTPUT', 'cwd=' + process.cwd() + '\\n');`;

async function environmentOf(
  options: Partial<Parameters<typeof runAction>[0]>,
  inputs?: string,
): Promise<Record<string, string>> {
  const run = await runAction({
    action: writeAction({ main: dumpEnvironment, ...(inputs === undefined ? {} : { inputs }) }),
    ...options,
  });
  expect(run.conclusion).toBe('success');
  const parsed: unknown = JSON.parse(run.outputs['env'] ?? '{}');
  if (typeof parsed !== 'object' || parsed === null) throw new TypeError('no environment');
  return Object.fromEntries(Object.entries(parsed).map(([name, value]) => [name, String(value)]));
}

describe('inputs', () => {
  const inputs = [
    "  who:\n    default: ${{ github.repository }}/${{ format('{0}-{1}', github.ref_name, '}}') }}",
    '  flag:\n    default: true\n  version:\n    default: 1.10\n  empty:\n    required: true\n  token:\n    default: ${{ github.token }}',
    '  two words:\n    default: x\n  kebab-case:\n    default: y\n  old:\n    deprecationMessage: use new',
  ].join('\n');

  it('get their defaults as text, expressions evaluated', async () => {
    const env = await environmentOf({ token: 'ghs_secretsecret' }, inputs);
    expect(env).toMatchObject({
      INPUT_WHO: 'octo-org/shop/main-}}',
      INPUT_FLAG: 'true',
      INPUT_VERSION: '1.10',
      INPUT_EMPTY: '',
    });
    expect(env['INPUT_TWO_WORDS']).toBe('x');
    expect(env['INPUT_KEBAB-CASE']).toBe('y');
  });

  it('an empty input keeps its default away; names are compared without regard to case', async () => {
    const env = await environmentOf({ inputs: { Flag: '', WHO: 'me' } }, inputs);
    expect(env).toMatchObject({ INPUT_FLAG: '', INPUT_WHO: 'me' });
  });

  it('unknown and deprecated ones are handed over with a warning', async () => {
    const run = await runAction({
      action: writeAction({ main: `say(process.env.INPUT_TYPO, process.env.INPUT_OLD)`, inputs }),
      inputs: { typo: '1', old: '2' },
    });
    expect(run.annotations.map((each) => each.message)).toEqual([
      "Input 'old' has been deprecated with message: use new",
      "Unexpected input(s) 'typo', valid inputs are ['who', 'flag', 'version', 'empty', 'token', 'two words', 'kebab-case', 'old']",
    ]);
    expect(run.log.slice(-2)).toEqual(['1', '2']);
  });

  it('a secret in an input is hidden where the runner lists the inputs', async () => {
    const run = await runAction({
      action: writeAction({ main: '', inputs }),
      inputs: { who: 'hunter2' },
      secrets: ['hunter2'],
    });
    expect(run.log.slice(0, 3)).toEqual(['##[group]Run Small', 'with:', '  who: ***']);
  });

  it('an expression that cannot be evaluated is said so', async () => {
    const action = writeAction({ main: '', inputs: '  a:\n    default: ${{ nonsense.x }}' });
    await expect(runAction({ action })).rejects.toThrow("${{ nonsense.x }} can't be evaluated");
  });
});

describe('the environment', () => {
  it('is that of a runner, and nothing of this process', async () => {
    const env = await environmentOf({
      event: { name: 'pull_request', payload: { pull_request: { base: { ref: 'main' }, head: { ref: 'topic' } } } },
      ref: 'refs/pull/7/merge',
    });
    expect(env).toMatchObject({
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      GITHUB_EVENT_NAME: 'pull_request',
      GITHUB_BASE_REF: 'main',
      GITHUB_HEAD_REF: 'topic',
      GITHUB_REF: 'refs/pull/7/merge',
      GITHUB_REF_NAME: '7/merge',
      GITHUB_REPOSITORY_OWNER: 'octo-org',
      GITHUB_SERVER_URL: 'https://github.com',
      RUNNER_ENVIRONMENT: 'github-hosted',
    });
    const foreign = Object.keys(env).filter((name) => /^(VITEST|NODE_ENV|TEST|npm_(lifecycle|package))/.test(name));
    expect(foreign).toEqual([]);
    expect(Object.keys(env).filter((name) => name.startsWith('ACTIONS_'))).toEqual([]);
    expect(env['GITHUB_TOKEN']).toBeUndefined();
  });

  it('lays env over the machine but never over GITHUB_ variables', async () => {
    const env = await environmentOf({ env: { CI: 'no', MINE: '1', GITHUB_SHA: 'forged', NODE_ICU_DATA: '/x' } });
    expect(env).toMatchObject({ CI: 'no', MINE: '1', GITHUB_SHA: '0123456789abcdef0123456789abcdef01234567' });
    expect(env['NODE_ICU_DATA']).toBeUndefined();
  });

  it("takes a world, and has GitHub's services then", async () => {
    const env = await environmentOf({
      world: { env: { HTTPS_PROXY: 'http://127.0.0.1:1', GONE: undefined } },
      cacheMode: 'read',
    });
    expect(env).toMatchObject({
      HTTPS_PROXY: 'http://127.0.0.1:1',
      ACTIONS_RESULTS_URL: 'https://results-receiver.actions.githubusercontent.com/',
      ACTIONS_CACHE_SERVICE_V2: 'True',
      ACTIONS_CACHE_MODE: 'read',
    });
    const claims: unknown = JSON.parse(
      Buffer.from(env['ACTIONS_RUNTIME_TOKEN']?.split('.')[1] ?? '', 'base64url').toString(),
    );
    expect(claims).toMatchObject({ scp: 'Actions.Results:1:job' });
  });

  it('has the event on disk, the given workspace as directory, and fresh folders that go away', async () => {
    const workspace = makeFolder('workspace');
    const main = `put('OUTPUT', 'event=' + fs.readFileSync(process.env.GITHUB_EVENT_PATH, 'utf8').replaceAll('\\n', '') + '\\n');
      put('OUTPUT', 'cwd=' + process.cwd() + '\\ntemp=' + process.env.RUNNER_TEMP + '\\ntools=' + fs.existsSync(process.env.RUNNER_TOOL_CACHE) + '\\n');`;
    const run = await runAction({
      action: writeAction({ main }),
      workspace,
      event: { name: 'push', payload: { after: 'x' } },
    });
    expect(run.outputs).toMatchObject({ cwd: workspace, event: '{  "after": "x"}', tools: 'true' });
    expect(existsSync(run.outputs['temp'] ?? '')).toBe(false);
    expect(existsSync(workspace)).toBe(true);
  });

  it('keeps folders that were given', async () => {
    const tempDir = makeFolder('temp');
    await runAction({
      action: writeAction({ main: `fs.writeFileSync(process.env.RUNNER_TEMP + '/kept', 'x')` }),
      tempDir,
    });
    expect(readFileSync(join(tempDir, 'kept'), 'utf8')).toBe('x');
  });
});

describe('what an action does', () => {
  it('comes back as data', async () => {
    const main = `
      put('OUTPUT', 'a=1\\n'); put('ENV', 'E=2\\n'); put('PATH', '/p\\n'); put('STATE', 's=3\\n'); put('STEP_SUMMARY', '# S\\n');
      say('::add-mask::hunter2', '::error::bad hunter2', '::group::G', 'x', '::endgroup::', '[command]/bin/ls'); process.stderr.write('to err\\n'); process.exitCode = 3;`;
    const run = await runAction({ action: writeAction({ main }) });
    expect(run).toMatchObject({
      conclusion: 'failure',
      exitCode: 3,
      killedBy: undefined,
      outputs: { a: '1' },
      environment: { E: '2' },
      paths: ['/p'],
      state: { s: '3' },
      summary: '# S\n',
      annotations: [{ level: 'error', message: 'bad ***' }],
    });
    expect(run.masks).toContain('hunter2');
    expect(run.rawOutput).toContain('::add-mask::hunter2');
    expect(run.log.join('\n')).not.toContain('hunter2');
    expect(run.lines.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['error', 'group', 'endgroup', 'command']),
    );
    expect(run.log).toContain('to err');
  });

  it('hands state, environment and path on to the post phase', async () => {
    const main = `put('STATE', 'dir=/tmp/x\\n'); put('ENV', 'LATER=yes\\n'); put('PATH', '/first\\n/second\\n'); put('OUTPUT', 'o=1\\n'); process.exitCode = 1`;
    const post = `say(process.env.STATE_dir, process.env.LATER, process.env.PATH.split(':').slice(0, 2).join(), process.env.INPUT_A); put('OUTPUT', 'o=2\\n'); put('STATE', 'dir=other\\n')`;
    const run = await runAction({
      action: writeAction({ main, post, inputs: '  a:\n    default: in' }),
      phases: 'main+post',
    });
    expect(run.post?.log).toEqual(['Post job cleanup.', '/tmp/x', 'yes', '/second,/first', 'in']);
    expect([run.conclusion, run.outputs, run.post?.conclusion, run.post?.outputs]).toEqual([
      'failure',
      { o: '1' },
      'success',
      { o: '2' },
    ]);
  });

  it('names outputs that no other job would see', async () => {
    const run = await runAction({
      action: writeAction({ main: `say('::add-mask::prod'); put('OUTPUT', 'url=https://prod.example\\nid=7\\n')` }),
    });
    expect(run.maskedOutputs).toEqual(['url']);
  });

  it('fails at a bad output file though its exit code is 0', async () => {
    const run = await runAction({ action: writeAction({ main: `put('OUTPUT', 'a<<EOF\\nno end\\n')` }) });
    expect([run.conclusion, run.exitCode]).toEqual(['failure', 0]);
    expect(run.log.at(-1)).toBe("##[error]Invalid value. Matching delimiter not found 'EOF'");
  });

  it('fails without an exit when its stop-commands token is refused', async () => {
    const run = await runAction({
      action: writeAction({ main: `say('::stop-commands::', 'later'); setTimeout(() => {}, 60_000)` }),
    });
    expect([run.conclusion, run.exitCode]).toEqual(['failure', undefined]);
    expect(run.log.at(-1)).toContain('You cannot use a endToken');
    expect(run.orphans).toEqual(['node']);
  });

  it('ends by its own signal as 128 and the number', async () => {
    const run = await runAction({
      action: writeAction({ main: `process.kill(process.pid, 'SIGKILL'); setTimeout(() => {}, 60_000)` }),
    });
    expect([run.conclusion, run.exitCode, run.killedBy]).toEqual(['failure', 137, 'SIGKILL']);
  });
});

describe('folders that are no JavaScript action', () => {
  it.each([
    ['runs:\n  using: composite\n  steps: []', 'it uses composite'],
    ['runs:\n  using: docker\n  image: Dockerfile', 'it uses docker'],
    ['runs:\n  using: node24', 'names no main file'],
    ['runs: [', 'action-folder'],
  ])('%j', async (runs, message) => {
    const action = makeFolder('action-folder');
    writeFileSync(join(action, 'action.yml'), `name: x\n${runs}\n`);
    await expect(runAction({ action })).rejects.toThrow(message);
  });

  it('an empty one', async () => {
    await expect(runAction({ action: makeFolder('empty') })).rejects.toThrow('has no action.yml');
  });
});
