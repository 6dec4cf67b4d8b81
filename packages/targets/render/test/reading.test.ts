import { expect, it } from 'vitest';
import { artifactOf, sameImageName } from '../src/artifact.ts';
import { renderStates } from '../src/index.ts';
import { stateOf } from '../src/states.ts';
import { commit, image } from './scene.ts';

const hex = 'b'.repeat(64);

function deployWith(part: object): Parameters<typeof artifactOf>[0] {
  return { id: 'dep-1', status: 'live', ...part };
}

it.each([
  ['a digest', { ref: `ghcr.io/shop/orders@sha256:${hex}`, sha: `sha256:${hex}` }],
  ['a digest that is not resolved yet', { ref: `ghcr.io/shop/orders@sha256:${hex}`, sha: null }],
  ['a tag and the digest that it meant', { ref: 'ghcr.io/shop/orders:v1', sha: `sha256:${hex}` }],
  ['bare hexadecimal digits', { ref: 'ghcr.io/shop/orders:v1', sha: hex }],
  [
    'another digest than was asked for, which decides',
    { ref: `ghcr.io/shop/orders@sha256:${'a'.repeat(64)}`, sha: hex },
  ],
])('reads an image from %s', (_, read) => expect(artifactOf(deployWith({ image: read }))).toEqual(image('b')));

it.each([
  ['a tag alone', { image: { ref: 'ghcr.io/shop/orders:v1' } }],
  ['a digest that is none', { image: { ref: `ghcr.io/shop/orders@sha256:${hex}`, sha: 'v1' } }],
  ['neither image nor commit', { image: null, commit: null }],
])('reads nothing from %s', (_, part) => expect(artifactOf(deployWith(part))).toBeUndefined());

it('reads a commit', () => expect(artifactOf(deployWith({ commit: { id: 'b'.repeat(40) } }))).toEqual(commit('b')));

it('keeps the port of a registry in the name', () => {
  const read = artifactOf(deployWith({ image: { ref: 'registry.shop:5000/orders:v1', sha: hex } }));
  expect(read).toMatchObject({ name: 'registry.shop:5000/orders' });
});

it.each([
  ['alpine', 'docker.io/library/alpine', true],
  ['shop/orders', 'docker.io/shop/orders', true],
  ['localhost/orders', 'docker.io/localhost/orders', false],
  ['ghcr.io/shop/orders', 'ghcr.io/shop/web', false],
])('holds %s and %s to be the same image: %s', (one, other, same) => expect(sameImageName(one, other)).toBe(same));

it('knows the eleven states of Render, of which only `live` is ready', () => {
  const ready = Object.entries(renderStates).flatMap(([state, { phase }]) => (phase === 'ready' ? [state] : []));
  expect([Object.keys(renderStates).length, ready]).toEqual([11, ['live']]);
  expect(stateOf('deactivated').phase).toBe('superseded');
  expect(stateOf('canceled').phase).toBe('superseded');
});

it.each(['canary_in_progress', '', 'constructor'])('does not know the state %j', (state) =>
  expect(stateOf(state)).toEqual({ phase: 'unknown' }),
);
