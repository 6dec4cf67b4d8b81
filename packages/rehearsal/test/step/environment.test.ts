import { dirname } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { readMachine } from '../../src/index.ts';

afterEach(() => vi.unstubAllEnvs());

it('lets through what a runner has, what registries need, and what is asked for', () => {
  vi.stubEnv('HOME', '/home/me');
  vi.stubEnv('PIP_INDEX_URL', 'https://pypi.example');
  vi.stubEnv('npm_config_registry', 'https://npm.example');
  vi.stubEnv('MY_SECRET', 's');
  vi.stubEnv('GITHUB_TOKEN', 't');
  vi.stubEnv('NODE_OPTIONS', '--trace-warnings');
  vi.stubEnv('WANTED', 'w');
  const { env } = readMachine(['WANTED', 'NOT_THERE']);
  expect(env).toMatchObject({
    HOME: '/home/me',
    PIP_INDEX_URL: 'https://pypi.example',
    npm_config_registry: 'https://npm.example',
    WANTED: 'w',
  });
  expect(['MY_SECRET', 'GITHUB_TOKEN', 'NODE_OPTIONS', 'NOT_THERE', 'VITEST'].filter((name) => name in env)).toEqual(
    [],
  );
});

it('puts the node of the actions first on PATH and has a UTF-8 locale', () => {
  vi.stubEnv('PATH', '/w/node_modules/.bin:/usr/bin:/x/.npm/_npx/1/node_modules/.bin:');
  vi.stubEnv('LANG', undefined);
  const machine = readMachine();
  expect(machine.env).toMatchObject({ PATH: `${dirname(machine.node)}:/usr/bin`, LANG: 'C.UTF-8' });
});
