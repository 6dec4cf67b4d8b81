import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { Failure } from '@aevon/ports';
import { expect, it } from 'vitest';
import { buildImage } from '../../src/images/build.ts';
import type { OciImage } from '../../src/images/image.ts';
import { makeFolder } from '../step/temporary-folder.ts';

function lay(files: Readonly<Record<string, string>>): string {
  const root = makeFolder('context');
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

async function build(
  files: Readonly<Record<string, string>>,
  args: Readonly<Record<string, string>> = {},
): Promise<OciImage & { said: string[] }> {
  const context = lay(files);
  const said: string[] = [];
  const image = await buildImage({
    context,
    file: join(context, 'Dockerfile'),
    args,
    labels: { who: 'me' },
    folder: makeFolder('build'),
    surroundings: {
      env: { PATH: process.env['PATH'] ?? '' },
      say: (line) => void said.push(line),
      signal: new AbortController().signal,
    },
  });
  return { ...image, said };
}

function unpack({ layer }: OciImage): string {
  const folder = makeFolder('layer');
  execFileSync('tar', ['-xf', '-', '-C', folder], { input: layer.bytes });
  return folder;
}

function configOf({ config }: OciImage): unknown {
  return JSON.parse(config.bytes.toString('utf8'));
}

const long = `${'deep/'.repeat(30)}file.txt`;
const dockerfile = `ARG BASE=node:24
FROM \${BASE} AS build
WORKDIR /repo
COPY *.json ./
COPY src src
RUN node src/build.js
FROM \${BASE}
ENV PORT=3001 PATH=/app/bin:$PATH
WORKDIR /app
COPY --from=build /repo/dist ./dist
COPY package.json src/${long} ./
EXPOSE 3001
USER 10001:10001
ARG COMMIT_SHA
ENV COMMIT_SHA=\${COMMIT_SHA}
CMD ["node", "dist/main.js"]
`;

const files = {
  Dockerfile: dockerfile,
  '.dockerignore': '**/secret*\n!src/secret-not.txt\n',
  'package.json': '{"type":"commonjs"}',
  'src/build.js': `const fs = require('fs'); fs.mkdirSync('dist'); fs.writeFileSync('dist/main.js', process.cwd());
for (const name of fs.readdirSync('src')) fs.writeFileSync('dist/seen-' + name, '');`,
  'src/secret.txt': 's',
  'src/secret-not.txt': 'n',
  [`src/${long}`]: 'far',
};

it('plays the stages and keeps what the last one adds to its base', async () => {
  const image = await build(files, { COMMIT_SHA: 'abc' });
  const root = unpack(image);
  const variables: unknown = expect.arrayContaining([
    'PORT=3001',
    'COMMIT_SHA=abc',
    expect.stringMatching(/^PATH=\/app\/bin:\/usr/),
  ]);
  expect(configOf(image)).toMatchObject({
    config: {
      Cmd: ['node', 'dist/main.js'],
      WorkingDir: '/app',
      User: '10001:10001',
      ExposedPorts: { '3001/tcp': {} },
      Env: variables,
      Labels: { who: 'me' },
    },
    rootfs: { diff_ids: [image.layer.digest] },
  });
  expect(readFileSync(join(root, 'app/file.txt'), 'utf8')).toBe('far');
  expect(existsSync(join(root, 'repo'))).toBe(false);
  expect(existsSync(join(root, 'app/dist/seen-secret.txt'))).toBe(false);
  expect(existsSync(join(root, 'app/dist/seen-secret-not.txt'))).toBe(true);
});

it('makes the same digest of the same sources in another folder, and names the places of the image', async () => {
  const [one, other] = [await build(files), await build(files)];
  expect(one.manifest.digest).toBe(other.manifest.digest);
  expect(readFileSync(join(unpack(one), 'app/dist/main.js'), 'utf8')).toBe('/repo');
  expect((await build(files, { COMMIT_SHA: 'abc' })).layer.digest).toBe(one.layer.digest);
});

it.each([
  ['RUN apt-get update', 'Dockerfile:2: `RUN apt-get update` cannot be played without a Docker engine: `apt-get` is'],
  ['RUN npm ci | tee log', 'only commands joined by &&'],
  ['RUN --mount=type=cache npm ci', 'there is no --mount here'],
  ['COPY --from=none /a /b', 'no earlier stage is called none'],
  ['COPY missing.txt ./', 'missing.txt is not there'],
  ['HEALTHCHECK CMD true', 'HEALTHCHECK is not known here'],
])('names the line that it cannot play: %s', async (line, what) => {
  const failure: unknown = await build({ Dockerfile: `FROM node\n${line}\n` }).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(Failure);
  expect(failure).toMatchObject({ facts: { code: 'image-not-rehearsed', location: { file: 'Dockerfile', line: 2 } } });
  expect(String(failure)).toContain(what);
});

it('says what a command said when it failed', async () => {
  const text = 'FROM node\nRUN node -e "throw new Error(String(6*7))"\n';
  await expect(build({ Dockerfile: text })).rejects.toMatchObject({ facts: { code: 'image-build-failed' } });
});

it('says that there is no Dockerfile', async () => {
  await expect(build({ 'a.txt': '' })).rejects.toMatchObject({ facts: { code: 'image-file-missing' } });
});
