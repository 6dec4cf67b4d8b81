import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isBroken } from '@aevon/fakes';
import { expect, it } from 'vitest';
import { type ProgramRunner, runCommit } from '../../src/programs/index.ts';
import { createScratch } from '../../src/repository/scratch.ts';
import { developer } from '../../src/repository/scratch.ts';
import { gitIn } from '../../src/repository/git.ts';
import { makeFolder } from '../step/temporary-folder.ts';

const env = { PATH: process.env['PATH'] ?? '' };

async function open(build: string): Promise<{ runner: ProgramRunner; commits: string[]; said: string[] }> {
  const from = makeFolder('from');
  mkdirSync(join(from, 'app'));
  writeFileSync(join(from, 'text.txt'), 'one');
  writeFileSync(
    join(from, 'app/main.cjs'),
    `const text = require('fs').readFileSync('built.txt', 'utf8');
require('http').createServer((q, r) => r.end([text, process.env.SHA, process.env.MODE].join(' '))).listen(process.env.PORT);`,
  );
  const scratch = await createScratch({ from, root: makeFolder('git'), defaultBranch: 'main', extra: {}, env });
  const first = (await scratch.git(['rev-parse', 'HEAD'])).trim();
  await scratch.branch('topic');
  const second = await scratch.commit('Change', [{ path: 'text.txt', append: ' two' }]);
  await scratch.push('topic');
  const said: string[] = [];
  const runner = runCommit({
    git: gitIn(scratch.bare, env, developer),
    folder: makeFolder('commits'),
    build: [build],
    command: [process.execPath, 'main.cjs'],
    directory: 'app',
    variables: (commit) => ({ SHA: commit }),
    surroundings: { env, say: (line) => void said.push(line), signal: new AbortController().signal },
  });
  return { runner, commits: [first, second], said };
}

async function answerOf(runner: ProgramRunner, artifact: string): Promise<string> {
  const program = await runner.start({ service: 'web', artifact, env: { MODE: 'live' } });
  const url = new URL('https://web.example.com/');
  const answer = await program.answer({ method: 'GET', url, headers: {}, body: Buffer.alloc(0) });
  return isBroken(answer) ? 'broken' : String(answer.body);
}

it('builds each commit once and runs it, one beside the other', async () => {
  const { runner, commits, said } = await open('cp text.txt app/built.txt && echo built');
  const [first = '', second = ''] = commits;
  expect(await answerOf(runner, first)).toBe(`one ${first} live`);
  expect(await answerOf(runner, second)).toBe(`one two ${second} live`);
  expect(await answerOf(runner, first)).toBe(`one ${first} live`);
  expect(said).toEqual(['built', 'built']);
  await runner.stop();
  expect(runner.outputOf('web')).toEqual(Array.from({ length: 3 }, () => 'ended with SIGTERM'));
});

it('says why a commit cannot be released', async () => {
  const { runner, commits } = await open('echo "no such module" && exit 3');
  const [first = ''] = commits;
  await expect(answerOf(runner, first)).rejects.toMatchObject({
    facts: { code: 'commit-build-failed', details: ['no such module'] },
  });
  await expect(answerOf(runner, 'f'.repeat(40))).rejects.toMatchObject({ facts: { code: 'commit-missing' } });
});
