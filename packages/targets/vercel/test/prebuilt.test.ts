import { expect, it } from 'vitest';
import { type Content, makeFolder, output } from './folder.ts';
import { call, changesOf, factsOf, play } from './play.ts';
import { commit, openScene, type Scene } from './scene.ts';

function traced(map: Readonly<Record<string, string>>): Content {
  return {
    '.vercel/output/functions/api.func/.vc-config.json': JSON.stringify({ runtime: 'nodejs24.x', filePathMap: map }),
  };
}

function prebuilt(scene: Scene, folder: { readonly path: string }, environment = 'production') {
  return scene.target({ source: { kind: 'prebuilt', folder: folder.path }, environment, commit: 'b'.repeat(40) });
}

function sent({ vercel }: Scene): readonly string[] {
  return [...vercel.filesOf('web', vercel.deploymentsOf('web').at(-1)?.id ?? '').keys()].sort();
}

it('sends the output, what its functions are traced to, and nothing else', async () => {
  await using scene = await openScene();
  const dependency = 'node_modules/.pnpm/react@19/node_modules/react/index.js';
  const contents = {
    ...output,
    ...traced({ 'node_modules/react/index.js': dependency, 'lib.js': 'packages/lib/index.js' }),
    ...{ [dependency]: 'react', 'packages/lib/index.js': 'lib', '.vercel/routes.json': '[]' },
    '.vercel/output/functions/alias.func': { to: 'api.func' },
  };
  await using folder = await makeFolder({
    ...contents,
    'src/app.ts': 'not sent',
    '.env': 'KEY=1',
    '.vercel/project.json': '{}',
  });
  expect(await play(scene, commit('b'), prebuilt(scene, folder))).toMatchObject({
    verdict: 'live',
    identity: commit('b'),
  });
  expect(sent(scene)).toEqual(Object.keys(contents).sort());
});

it('finds the output in the root directory of the project', async () => {
  await using scene = await openScene({ project: { rootDirectory: 'apps/web' } });
  const moved = Object.fromEntries(Object.entries(output).map(([name, content]) => [`apps/web/${name}`, content]));
  await using folder = await makeFolder({ ...moved, 'apps/web/microfrontends.json': '{}' });
  expect(await play(scene, commit('b'), prebuilt(scene, folder))).toMatchObject({ verdict: 'live' });
  expect(sent(scene)).toEqual([...Object.keys(moved), 'apps/web/microfrontends.json'].sort());
});

const config = '.vercel/output/config.json';
const builds = '.vercel/output/builds.json';

it.each([
  ['prebuilt-missing', 'no output', { 'index.html': 'x' }, /vercel build/],
  ['prebuilt-missing', 'an output of another version', { ...output, [config]: '{"version":2}' }, /vercel build/],
  ['prebuilt-missing', 'a config that is no JSON', { ...output, [config]: '{' }, /vercel build/],
  ['prebuilt-failed', 'a build that failed', { ...output, [builds]: '{"error":{"message":"no next"}}' }, /mend/],
  ['prebuilt-failed', 'one of its builds that failed', { ...output, [builds]: '{"builds":[{},{"error":{}}]}' }, /mend/],
  ['prebuilt-mismatch', 'a build for previews', { ...output, [builds]: '{"target":"preview"}' }, /--target=production/],
  ['prebuilt-unsafe', 'a file of secrets', { ...output, '.vercel/output/static/.env': 'KEY=1' }, /take them out/],
  [
    'prebuilt-unsafe',
    'a file of secrets that a function is traced to',
    { ...output, ...traced({ '.env.production': '.env.production' }), '.env.production': 'KEY=1' },
    /take them out/,
  ],
  [
    'prebuilt-unsafe',
    'a file outside of the folder',
    { ...output, ...traced({ passwd: '../../etc/passwd' }) },
    /build in/,
  ],
  [
    'prebuilt-unsafe',
    'a file by its place on the machine',
    { ...output, ...traced({ passwd: '/etc/passwd' }) },
    /build in/,
  ],
  [
    'prebuilt-unsafe',
    'a file behind a link that leaves the folder',
    { ...output, ...traced({ passwd: 'away/passwd' }), away: { to: '/etc' } },
    /build in/,
  ],
  [
    'prebuilt-unsafe',
    'a file that is ignored',
    { ...output, ...traced({ key: 'keys/key' }), 'keys/key': 'x', '.vercelignore': 'keys' },
    /vercelignore/,
  ],
  [
    'link-leaves-folder',
    'a link that leaves the folder',
    { ...output, '.vercel/output/static/all': { to: '/' } },
    /copy/,
  ],
  [
    'prebuilt-incomplete',
    'files that are not installed',
    { ...output, ...traced({ a: 'node_modules/a/index.js', b: 'node_modules/b/index.js' }) },
    /install dependencies/,
  ],
] as const)('refuses with %s: %s', async (code, _, contents: Content, fix) => {
  await using scene = await openScene();
  await using folder = await makeFolder(contents);
  const facts = await factsOf(prebuilt(scene, folder).release(commit('b'), call));
  expect({ code: facts.code, kind: facts.kind }).toEqual({ code, kind: 'user' });
  expect(facts.fix).toMatch(fix);
  expect(changesOf(scene)).toEqual([]);
});

it('names the files that are missing', async () => {
  await using scene = await openScene();
  const names = Array.from({ length: 12 }, (_, index) => `node_modules/m${index}/index.js`);
  await using folder = await makeFolder({
    ...output,
    ...traced(Object.fromEntries(names.map((name) => [name, name]))),
  });
  const { what, cause } = await factsOf(prebuilt(scene, folder).release(commit('b'), call));
  expect(what).toMatch(/^the output names 12 files .*node_modules\/m0\/index.js.* and 2 more$/);
  expect(cause).toMatch(/not installed/);
});

it('takes an output that was built for the same environment, and one that does not say', async () => {
  await using scene = await openScene();
  await using staging = await makeFolder({ ...output, [builds]: '{"target":"staging"}' });
  expect(await play(scene, commit('b'), prebuilt(scene, staging, 'staging'))).toMatchObject({ verdict: 'live' });
  const { [builds]: left, ...unsaid } = output;
  expect(left).toBeDefined();
  await using preview = await makeFolder(unsaid);
  expect(await play(scene, commit('b'), prebuilt(scene, preview, 'preview'))).toMatchObject({ verdict: 'live' });
});
