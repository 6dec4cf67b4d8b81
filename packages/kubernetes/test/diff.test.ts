import type { JsonObject, KubeObject } from '@aevon/kubernetes';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fieldChanges } from '../src/change/diff.ts';
import { failureOfRefusals } from '../src/change/refusals.ts';
import { pack, unpack } from '../src/releases/pack.ts';

function object(kind: string, fields: JsonObject): KubeObject {
  return { apiVersion: 'v1', kind, metadata: { name: 'a' }, ...fields };
}

it('names the fields that differ, items of lists by their name', () => {
  const web = (image: string) => ({ spec: { containers: [{ name: 'web', image }], ports: [80] } });
  const before = object('Deployment', { ...web('web:1'), status: { x: 1 } });
  const after = object('Deployment', { ...web('web:2'), extra: true, status: { x: 2 } });
  expect(fieldChanges(before, after)).toEqual([
    { path: 'spec.containers[web].image', before: '"web:1"', after: '"web:2"' },
    { path: 'extra', before: undefined, after: 'true' },
  ]);
});

it('leaves out what the server writes by itself', () => {
  const of = (resourceVersion: string) => ({ ...object('ConfigMap', {}), metadata: { name: 'a', resourceVersion } });
  expect(fieldChanges(of('1'), of('2'))).toEqual([]);
});

it('hides what a Secret holds, and says that it changed', () => {
  const last = { 'kubectl.kubernetes.io/last-applied-configuration': 'hunter0' };
  const before = { ...object('Secret', { data: { p: 'hunter1' } }), metadata: { name: 'a', annotations: last } };
  const changes = fieldChanges(before, object('Secret', { data: { p: 'hunter2', q: 'hunter3' } }));
  expect(JSON.stringify(changes)).not.toContain('hunter');
  expect(changes).toContainEqual({ path: 'data.p', before: '(hidden)', after: '(hidden)' });
  expect(changes).toContainEqual({ path: 'data.q', before: undefined, after: '(hidden)' });
});

it('cuts a long value', () => {
  const [change] = fieldChanges(object('ConfigMap', {}), object('ConfigMap', { text: 'x'.repeat(1000) }));
  expect(change?.after).toHaveLength(201);
});

it('says of a conflict which fields whom belong to, and of nothing nothing', () => {
  const ref = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'web' };
  const conflicts = [
    { manager: 'kubectl', field: '.spec.replicas' },
    { manager: 'helm', field: '.spec.paused' },
  ];
  const refusal = { reason: 'conflict', message: '', fields: [], conflicts } as const;
  expect(failureOfRefusals([{ ref, refusal }])?.facts).toMatchObject({
    code: 'object-conflict',
    details: [
      'Deployment shop/web: .spec.replicas is owned by "kubectl"',
      'Deployment shop/web: .spec.paused is owned by "helm"',
    ],
  });
  expect(failureOfRefusals([])).toBeUndefined();
});

it('packs a release so that it comes back whole, or not at all', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 2000 }), (text) => {
      expect(unpack(pack(text))).toBe(text);
    }),
  );
  const { parts, digest } = pack('content');
  expect(unpack({ parts: [], digest })).toBeUndefined();
  expect(unpack({ parts, digest: pack('other').digest })).toBeUndefined();
});

it('splits what a Secret could not hold', () => {
  const noise = Array.from({ length: 120_000 }, (_, n) => Math.imul(n + 1, 2654435761).toString(36)).join('');
  const packed = pack(noise + noise.split('').reverse().join(''));
  expect(packed.parts.length).toBeGreaterThan(1);
  expect(packed.parts.every((part) => part.length <= 1024 * 1024 * 1.2)).toBe(true);
  expect(unpack(packed)).toHaveLength(noise.length * 2);
});
