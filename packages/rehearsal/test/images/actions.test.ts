import { expect, it } from 'vitest';
import { runImage } from '../../src/programs/run-image.ts';
import { makeFolder } from '../step/temporary-folder.ts';
import { playPush } from './play.ts';

const files = {
  'package.json': '{"type":"commonjs"}',
  'main.js': `require('http').createServer((q, r) => r.end(process.env.COMMIT_SHA + ' ' + process.env.MODE)).listen(process.env.PORT);`,
  // Names its place in the image, as the scripts of a virtual environment do.
  serve: '#!/bin/sh\nexec node /app/bin/main.js\n',
  Dockerfile: `FROM node:24 AS build
WORKDIR /repo
COPY main.js serve ./
RUN node -e "require('fs').chmodSync('serve',0o755)"
FROM node:24
ENV MODE=image PATH=/app/bin:$PATH
WORKDIR /app
COPY --from=build /repo/main.js /repo/serve ./bin/
ARG COMMIT_SHA
ENV COMMIT_SHA=$COMMIT_SHA
CMD ["serve"]
`,
};

const workflow = (packages: string, more = ''): string => `on: push
jobs:
  image:
    runs-on: ubuntu-latest
    permissions: { contents: read, packages: ${packages} }
    steps:
      - uses: actions/checkout@v4
      - uses: docker/login-action@v3
        with: { registry: ghcr.io, username: "\${{ github.actor }}", password: "\${{ github.token }}" }
      - uses: docker/build-push-action@v6
        id: build
        with:
          context: .
          push: true
          tags: |
            ghcr.io/acme/orders:main
            ghcr.io/acme/orders:\${{ github.sha }}
          build-args: COMMIT_SHA=\${{ github.sha }}
          cache-from: type=gha
${more}      - run: echo "pushed=\${{ steps.build.outputs.digest }}"
`;

it('makes the image of a checkout, pushes it by the protocol, and runs it by its digest', async () => {
  const { record, log, stage } = await playPush(files, workflow('write'));
  expect(record.runs[0]?.conclusion).toBe('success');
  const digest = /pushed=(?<digest>sha256:[0-9a-f]{64})/.exec(log)?.groups?.['digest'] ?? '';
  const sha = record.runs[0]?.sha ?? '';
  expect(stage.images.pull('ghcr.io/acme/orders:main')?.digest).toBe(digest);
  expect(stage.images.has(`ghcr.io/acme/orders:${sha}`)).toBe(true);
  expect(record.runs[0]?.requests.some(({ host, method }) => host === 'ghcr.io' && method === 'PUT')).toBe(true);

  const env = { PATH: process.env['PATH'] ?? '' };
  const runner = runImage({ registry: stage.images, folder: makeFolder('images'), env });
  const artifact = `ghcr.io/acme/orders@${digest}`;
  const program = await runner.start({ service: 'orders', artifact, env: { MODE: 'platform' } });
  const url = new URL('https://orders.example.com/');
  const answer = await program.answer({ method: 'GET', url, headers: {}, body: Buffer.alloc(0) });
  expect(answer).toMatchObject({ status: 200, body: Buffer.from(`${sha} platform`) });
  await runner.stop();
  expect(runner.outputOf('orders').at(-1)).toBe('ended with SIGTERM');
  await expect(runner.start({ service: 'orders', artifact: `${artifact.slice(0, -1)}_`, env: {} })).rejects.toThrow(
    'is not in the registry',
  );
});

it('refuses a push of a job that may not write packages, and says what to give it', async () => {
  const { record, log } = await playPush(files, workflow('read'));
  expect(record.runs[0]?.conclusion).toBe('failure');
  expect(log).toContain('the registry answered 403 to the upload of a blob');
});

it('says which input of the action it cannot play', async () => {
  const { record, log } = await playPush(files, workflow('write', '          target: build\n'));
  expect(record.runs[0]?.conclusion).toBe('failure');
  expect(log).toContain('images with `target` are not rehearsed');
});

it('refuses a login with a wrong token', async () => {
  const text = workflow('write').replace('"${{ github.token }}"', 'wrong');
  const { record, log } = await playPush(files, text);
  expect(record.runs[0]?.conclusion).toBe('failure');
  expect(log).toContain('the registry answered 403 to the login');
});
