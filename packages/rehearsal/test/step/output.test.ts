import { describe, expect, it } from 'vitest';
import { runAction } from '../../src/index.ts';
import { writeAction } from './action-folder.ts';

it('50 MB of output arrive whole and masked', async () => {
  const main = `say('::add-mask::hunter2');
    const line = 'x'.repeat(90) + ' hunter2\\n'; const block = line.repeat(5_000);
    for (let i = 0; i < 102; i++) fs.writeSync(1, block);
    put('OUTPUT', 'bytes=' + block.length * 102 + '\\n');`;
  const run = await runAction({ action: writeAction({ main }) });
  expect(Number(run.outputs['bytes'])).toBeGreaterThan(49_000_000);
  expect(run.rawOutput.length).toBe(Number(run.outputs['bytes']) + '::add-mask::hunter2\n'.length);
  const masked = run.log.filter((line) => line === `${'x'.repeat(90)} ***`);
  expect(masked).toHaveLength(510_000);
}, 60_000);

it('one line of 20 MB without an end arrives whole', async () => {
  const run = await runAction({
    action: writeAction({ main: `fs.writeSync(1, 'y'.repeat(10_000_000)); fs.writeSync(1, 'y'.repeat(10_000_000));` }),
  });
  expect(run.log.at(-1)).toHaveLength(20_000_000);
});

it('characters cut between two writes arrive whole', async () => {
  const run = await runAction({
    action: writeAction({
      main: `const b = Buffer.from('größe 🎉'); for (const x of b) fs.writeSync(1, Buffer.of(x)); fs.writeSync(1, Buffer.of(10, 255, 10));`,
    }),
  });
  expect(run.log.slice(-2)).toEqual(['größe 🎉', '\ufffd']);
});

const variants = [
  '::set-output name=pwned::1',
  '    ::set-output name=pwned::1',
  '\\u00a0::SET-OUTPUT name=pwned::1',
  'text ##[set-output name=pwned]1',
  'progress 10%\\r::set-output name=pwned::1',
  '::unknown::##[set-output name=pwned;]1',
  '::save-state name=pwned::1',
  '::add-mask::e',
  '::add-matcher::matcher.json',
  '::echo::on',
  '::stop-commands::x',
  '::error file=a.ts::forged',
  '::add-path::/evil',
  '##[debug]x',
];

describe('what a child prints', () => {
  const child = `const child = spawnSync(process.execPath, ['-e', 'for (const line of ' + JSON.stringify(lines) + ') console.log(line)'], { stdio: 'inherit' });`;

  it('is obeyed when it comes bare: any tool can forge an output', async () => {
    const lines = `const lines = ["${variants[1]}"];`;
    const run = await runAction({ action: writeAction({ main: lines + child }) });
    expect(run.outputs).toEqual({ pwned: '1' });
  });

  it.each([...variants, variants.join('\\n')])('changes nothing inside stop-commands: %s', async (variant) => {
    const lines = `const lines = ["${variant}"];`;
    const main = `${lines} const token = 'f3a1c2b4d5e6'; say('::stop-commands::' + token); ${child} say('::' + token + '::'); put('OUTPUT', 'own=1\\n')`;
    const run = await runAction({ action: writeAction({ main }) });
    expect(run).toMatchObject({
      conclusion: 'success',
      outputs: { own: '1' },
      state: {},
      environment: {},
      paths: [],
      annotations: [],
    });
    expect(run.masks).toHaveLength(2);
  });

  it('cannot guess the way out of stop-commands', async () => {
    const lines = `const lines = ['::::', '::stop-commands::', '##[]', '::f3a1::', '::set-output name=pwned::1'];`;
    const main = `${lines} say('::stop-commands::f3a1c2b4d5e6'); ${child} say('::f3a1c2b4d5e6::')`;
    const run = await runAction({ action: writeAction({ main }) });
    expect(run.outputs).toEqual({});
  });
});
