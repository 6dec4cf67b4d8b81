import { afterAll, expect, it } from 'vitest';
import { isBroken, type HostAnswer, type Program } from '@aevon/fakes';
import { startProcess } from '../../src/programs/process.ts';
import { makeFolder } from '../step/temporary-folder.ts';

const started: Program[] = [];
afterAll(async () => {
  for (const program of started) await program.stop();
});

async function start(script: string, startMs = 10_000) {
  const program = await startProcess({
    service: 'orders',
    command: [process.execPath, '-e', script],
    cwd: makeFolder('program'),
    env: { GREETING: 'hello' },
    startMs,
    graceMs: 100,
  });
  started.push(program);
  return program;
}

const server = (answer: string): string =>
  `require('http').createServer((q, r) => { let b = ''; q.on('data', (d) => b += d).on('end', () => { ${answer} }); }).listen(process.env.PORT, '127.0.0.1');`;

async function ask(program: Program, path: string, body = ''): Promise<HostAnswer> {
  const url = new URL(path, 'https://shop.example.com');
  const answer = await program.answer({ method: 'POST', url, headers: { 'x-own': '1' }, body: Buffer.from(body) });
  if (isBroken(answer)) throw new Error('broken');
  return answer;
}

it('hands requests to the program as they came, and its answers back', async () => {
  const program = await start(
    server(
      `r.writeHead(418, { 'x-tea': 'green' }); r.end([q.method, q.url, q.headers.host, q.headers['x-own'], q.headers['x-forwarded-proto'], b, process.env.GREETING].join(' '));`,
    ),
  );
  const answer = await ask(program, '/a?b=1', 'body');
  expect(answer).toMatchObject({ status: 418, headers: { 'x-tea': 'green' } });
  expect(String(answer.body)).toBe('POST /a?b=1 shop.example.com 1 https body hello');
});

it('stops a program that ignores SIGTERM, and answers 502 after it', async () => {
  const program = await start(`process.on('SIGTERM', () => console.log('no')); ${server('r.end();')}`);
  await program.stop();
  expect(program.output.at(-1)).toBe('ended with SIGKILL');
  expect((await ask(program, '/')).status).toBe(502);
});

it('lets a program end by itself', async () => {
  const program = await start(
    `process.on('SIGTERM', () => { console.log('bye'); process.exit(0); }); ${server('r.end();')}`,
  );
  await program.stop();
  expect(program.output).toEqual(['bye', 'ended with exit code 0']);
});

it('says what a program said that ended before it listened', async () => {
  await expect(start(`console.error('DATABASE_URL is not set'); process.exit(3)`)).rejects.toMatchObject({
    facts: { code: 'program-not-started', details: ['DATABASE_URL is not set', 'ended with exit code 3'] },
  });
});

it('gives up a program that does not listen on PORT', async () => {
  await expect(start('setInterval(() => {}, 1000)', 300)).rejects.toThrow('did not listen on PORT within 0.3 s');
});

it('says that there is no such program', async () => {
  const request = { service: 's', command: ['no-such-program'], cwd: '/', env: {}, startMs: 5_000 };
  await expect(startProcess(request)).rejects.toThrow('ENOENT');
});
