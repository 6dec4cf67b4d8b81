import { imageName, imagesOf, readManifests, withImages } from '@aevon/kubernetes';
import { Failure, type FailureFacts } from '@aevon/ports';
import { describe, expect, it } from 'vitest';
import { inStages } from '../src/manifests/order.ts';

function read(...texts: readonly string[]) {
  return readManifests(texts.map((text, index) => ({ path: `k8s/${index}.yaml`, text })));
}

function factsOf(work: () => unknown): FailureFacts {
  try {
    work();
  } catch (error) {
    if (error instanceof Failure) return error.facts;
    throw error;
  }
  throw new Error('no failure');
}

const named = (kind: string, name: string, more = '') =>
  `apiVersion: v1\nkind: ${kind}\nmetadata: {name: ${name}}\n${more}`;

describe('reading manifests', () => {
  it('reads several documents of several texts, with their places', () => {
    const found = read(`# first\n${named('ConfigMap', 'a')}---\n---\n${named('Secret', 'b')}`, named('Service', 'c'));
    expect(found.map(({ object, path, line }) => `${path}:${line} ${object.kind} ${object.metadata.name}`)).toEqual([
      'k8s/0.yaml:2 ConfigMap a',
      'k8s/0.yaml:7 Secret b',
      'k8s/1.yaml:1 Service c',
    ]);
  });

  it('takes a List for what is in it', () => {
    const list =
      'apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: b}}\n';
    expect(read(list).map(({ object, line }) => [object.metadata.name, line])).toEqual([
      ['a', 4],
      ['b', 5],
    ]);
  });

  it('reads scalars as kubectl does', () => {
    const [found] = read(named('ConfigMap', 'a', 'mode: 0644\nflag: yes\ntime: 12:30\nday: 2026-01-02\nport: 8080\n'));
    expect(found?.object).toMatchObject({ mode: 420, flag: true, time: '12:30', day: '2026-01-02', port: 8080 });
  });

  it.each([
    ['no YAML', 'kind: [', /^the manifests can't be used: k8s\/0\.yaml:1: no YAML/],
    ['a text', 'hello', /k8s\/0\.yaml:1: the document is no object/],
    ['no kind', 'apiVersion: v1\nmetadata: {name: a}', /:1: the document has no `kind`/],
    ['no apiVersion', 'kind: Secret\nmetadata: {name: a}', /the Secret has no `apiVersion`/],
    ['no name', 'apiVersion: v1\nkind: Secret\nmetadata: {}', /the Secret has no `metadata.name`/],
    ['generateName', 'apiVersion: v1\nkind: Job\nmetadata: {generateName: a-}', /the Job has a `generateName`/],
    ['a key twice', 'apiVersion: v1\nkind: Secret\nkind: Secret\nmetadata: {name: a}', /:3: no YAML: .*unique/],
    ['an alias of nothing', 'apiVersion: v1\nkind: Secret\nmetadata: {name: *x}', /no YAML/],
  ])('refuses %s with its place', (_, text, what) => {
    const facts = factsOf(() => read(text));
    expect(facts).toMatchObject({ kind: 'user', code: 'manifests-invalid', location: { file: 'k8s/0.yaml' } });
    expect(facts.what).toMatch(what);
  });

  it('names both places of an object that is there twice, whatever the version of its group', () => {
    const one = 'apiVersion: autoscaling/v1\nkind: HorizontalPodAutoscaler\nmetadata: {name: a}\n';
    const facts = factsOf(() => read(one, one.replace('v1', 'v2')));
    expect(facts.what).toBe(
      "the manifests can't be used: k8s/1.yaml:1: HorizontalPodAutoscaler a is in k8s/0.yaml:1 too",
    );
  });

  it('reports all mistakes at once', () => {
    const facts = factsOf(() => read('a: 1', 'kind: Secret'));
    expect(facts.what).toBe('the manifests have 2 mistakes');
    expect(facts.details).toHaveLength(2);
  });

  it('never shows a line of the text, as it may be of a Secret', () => {
    const facts = factsOf(() => read('kind: Secret\nstringData: {password: "hunter2\n'));
    expect(JSON.stringify(facts)).not.toContain('hunter2');
  });

  it('does not expand aliases without end', () => {
    const levels = Array.from({ length: 9 }, (_, n) => `l${n + 1}: &l${n + 1} [${Array(9).fill(`*l${n}`).join(',')}]`);
    const facts = factsOf(() => read(['l0: &l0 x', ...levels].join('\n')));
    expect(facts.what).toContain('too many aliases');
  });

  it('says that there is nothing', () => {
    expect(factsOf(() => read('# only words\n'))).toMatchObject({ code: 'manifests-empty' });
    expect(factsOf(() => read())).toMatchObject({ code: 'manifests-empty' });
  });

  it('reads ten thousand objects and no more', () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_, n) => `{apiVersion: v1, kind: ConfigMap, metadata: {name: c${n}}}`).join(
        '\n---\n',
      );
    expect(read(many(10_000))).toHaveLength(10_000);
    expect(factsOf(() => read(many(10_001)))).toMatchObject({ code: 'manifests-too-many' });
  });
});

const deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: {
    template: {
      spec: {
        initContainers: [{ name: 'wait', image: 'registry:5000/shop/tools:1' }],
        containers: [
          { name: 'web', image: 'ghcr.io/shop/web:latest', env: [{ name: 'image', value: 'ghcr.io/shop/web:latest' }] },
          { name: 'side', image: 'ghcr.io/shop/web@sha256:00' },
        ],
      },
    },
  },
};

describe('images', () => {
  it.each([
    ['ghcr.io/shop/web:1', 'ghcr.io/shop/web'],
    ['registry:5000/shop/web', 'registry:5000/shop/web'],
    ['registry:5000/shop/web:1@sha256:00', 'registry:5000/shop/web'],
    ['web', 'web'],
  ])('the name of %s is %s', (image, name) => {
    expect(imageName(image)).toBe(name);
  });

  it('are replaced wherever containers run them, and nowhere else', () => {
    const pin = { name: 'ghcr.io/shop/web', image: 'ghcr.io/shop/web@sha256:ab' };
    const [pinned] = withImages([deployment], [pin]);
    expect(imagesOf(pinned!)).toEqual(['registry:5000/shop/tools:1', pin.image, pin.image]);
    expect(JSON.stringify(pinned)).toContain('"value":"ghcr.io/shop/web:latest"');
    expect(imagesOf(deployment)).toContain('ghcr.io/shop/web:latest');
  });

  it('that no manifest runs are named, with those that are there', () => {
    const facts = factsOf(() => withImages([deployment], [{ name: 'ghcr.io/shop/api', image: 'x@sha256:ab' }]));
    expect(facts).toMatchObject({ code: 'image-not-in-manifests' });
    expect(facts.what).toContain('ghcr.io/shop/api');
    expect(facts.details).toContain('in the manifests: ghcr.io/shop/web in Deployment web');
  });
});

it('puts what others need first', () => {
  const of = (kind: string) => ({ apiVersion: 'v1', kind, metadata: { name: 'a' } });
  const mixed = ['Deployment', 'Job', 'Secret', 'CustomResourceDefinition', 'Ingress', 'Service', 'Namespace'].map(of);
  expect(inStages(mixed).map((stage) => stage.map(({ kind }) => kind))).toEqual([
    ['Namespace'],
    ['CustomResourceDefinition'],
    ['Secret', 'Service'],
    ['Job'],
    ['Deployment', 'Ingress'],
  ]);
});
