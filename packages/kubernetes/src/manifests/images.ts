import { Failure } from '@aevon/ports';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { isKubeObject, type KubeObject, refOf, spellRef } from '../object.ts';
import type { ImagePin } from './manifest.ts';

const containerLists = new Set(['containers', 'initContainers', 'ephemeralContainers']);

/** `registry:5000/shop/web:1@sha256:…` without tag and digest. */
export function imageName(image: string): string {
  const [name = ''] = image.split('@');
  const colon = name.indexOf(':', name.lastIndexOf('/') + 1);
  return colon === -1 ? name : name.slice(0, colon);
}

function isImageOwner(value: Json): value is JsonObject & { readonly image: string } {
  return isJsonObject(value) && typeof value['image'] === 'string';
}

/** Replaces values of `image` in whatever holds containers, in custom resources too. */
function replaceImages(value: Json, replace: (image: string) => string, inContainers = false): Json {
  if (Array.isArray(value)) {
    const items: readonly Json[] = value;
    return items.map((item) => replaceImages(item, replace, inContainers));
  }
  if (!isJsonObject(value)) return value;
  const walked = Object.entries(value).map(([field, inner]) => [
    field,
    inner === undefined ? undefined : replaceImages(inner, replace, containerLists.has(field)),
  ]);
  const whole: JsonObject = Object.fromEntries(walked) as JsonObject;
  return inContainers && isImageOwner(whole) ? { ...whole, image: replace(whole.image) } : whole;
}

/** Every image that an object runs. */
export function imagesOf(object: KubeObject): readonly string[] {
  const images: string[] = [];
  replaceImages(object, (image) => {
    images.push(image);
    return image;
  });
  return images;
}

function notFound(missing: readonly string[], objects: readonly KubeObject[]): Failure {
  const there = [
    ...new Set(
      objects.flatMap((object) => imagesOf(object).map((image) => `${imageName(image)} in ${spellRef(refOf(object))}`)),
    ),
  ];
  return new Failure({
    kind: 'user',
    code: 'image-not-in-manifests',
    what: `no container of the manifests runs ${missing.join(' or ')}`,
    cause: there.length === 0 ? 'the manifests run no image' : 'the name in the manifests is another one',
    fix: 'write the name of the image in the manifest as in the input, without its tag',
    details: there.map((line) => `in the manifests: ${line}`),
  });
}

/**
 * Puts digests in the place of image names, whatever tag they have.
 * @throws Failure `image-not-in-manifests` naming the images that are nowhere, and those that are there.
 */
export function withImages(objects: readonly KubeObject[], pins: readonly ImagePin[]): readonly KubeObject[] {
  const byName = new Map(pins.map(({ name, image }) => [imageName(name), image]));
  const used = new Set<string>();
  const replace = (image: string): string => {
    const name = imageName(image);
    const pinned = byName.get(name);
    if (pinned === undefined) return image;
    used.add(name);
    return pinned;
  };
  const pinned = objects.map((object) => {
    const replaced = replaceImages(object, replace);
    return isKubeObject(replaced) ? replaced : object;
  });
  const missing = [...byName.keys()].filter((name) => !used.has(name));
  if (missing.length > 0) throw notFound(missing, objects);
  return pinned;
}
