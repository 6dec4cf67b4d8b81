import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createGit } from '../src/index.ts';
import { commit, git, makeExec, makeRepository } from './sandbox.ts';

const seen: IncomingHttpHeaders[] = [];
let server: Server;
let url = '';

beforeAll(async () => {
  server = createServer((request, response) => {
    seen.push(request.headers);
    response.writeHead(403).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
});

afterAll(() => server.close());

it('a token replaces the header of the checkout, keeps other settings, and is in no argument list', async () => {
  const folder = makeRepository();
  commit(folder);
  git(folder, 'remote', 'add', 'origin', `${url}/shop/shop.git`);
  git(folder, 'config', `http.${url}/.extraheader`, 'AUTHORIZATION: basic b2xk');
  const env = { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: `http.${url}/.useragent`, GIT_CONFIG_VALUE_0: 'kept' };
  const exec = makeExec(env);
  const args: string[] = [];
  const spying = {
    run: async (request: Parameters<typeof exec.run>[0]): ReturnType<typeof exec.run> => {
      args.push(...request.args);
      return exec.run(request);
    },
  };
  const port = createGit({
    exec: spying,
    cwd: folder,
    env,
    credentials: { serverUrl: `${url}/`, token: 'ghs_secret' },
  });
  const answer = await port.fetch({ wants: ['a'.repeat(40)] });
  expect(answer).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('403') as string });
  const basic = Buffer.from('x-access-token:ghs_secret').toString('base64');
  expect(seen.map(({ authorization, ...rest }) => [authorization, rest['user-agent']])).toEqual([
    [`basic ${basic}`, 'kept'],
  ]);
  expect(JSON.stringify([args, answer])).not.toMatch(new RegExp(`ghs_secret|${basic}`));
});

it('a token goes to its own server only', async () => {
  seen.length = 0;
  const folder = makeRepository();
  commit(folder);
  git(folder, 'remote', 'add', 'origin', `${url}/shop/shop.git`);
  const credentials = { serverUrl: 'https://github.com', token: 'ghs_secret' };
  await createGit({ exec: makeExec(), cwd: folder, credentials }).fetch({ wants: ['a'.repeat(40)] });
  expect(seen.map(({ authorization }) => authorization)).toEqual([undefined]);
});
