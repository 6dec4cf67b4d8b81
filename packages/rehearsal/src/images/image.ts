import { createHash } from 'node:crypto';
import type { ImageStage } from './play.ts';
import { tarOf } from './tar.ts';

export const manifestType = 'application/vnd.oci.image.manifest.v1+json';
const configType = 'application/vnd.oci.image.config.v1+json';
const layerType = 'application/vnd.oci.image.layer.v1.tar';

export interface Blob {
  readonly digest: string;
  readonly bytes: Buffer;
}

/** An image of one platform with one layer: what the last stage added to its base. */
export interface OciImage {
  readonly config: Blob;
  readonly layer: Blob;
  readonly manifest: Blob;
}

function blobOf(bytes: Buffer): Blob {
  return { bytes, digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}` };
}

function jsonBlob(value: unknown): Blob {
  return blobOf(Buffer.from(JSON.stringify(value)));
}

/** The roots of stages out of a text, so that it names the places that it has in the image, whatever the folder. */
function withoutPath(bytes: Buffer, folder: string): Buffer {
  if (!bytes.includes(folder) || bytes.includes(0)) return bytes;
  const parts = bytes.toString('latin1').split(`${folder}/`);
  return Buffer.from(parts.map((part, index) => (index === 0 ? part : part.replace(/^\d+/, ''))).join(''), 'latin1');
}

/** Leaves out what differs from build to build: bytecode, and the hashes of scripts that named the folder. */
function stable(folder: string): (path: string, bytes: Buffer) => Buffer | undefined {
  return (path, bytes) => {
    if (path.endsWith('.pyc')) return undefined;
    if (!path.endsWith('.dist-info/RECORD')) return withoutPath(bytes, folder);
    return Buffer.from(bytes.toString('utf8').replaceAll(/^(\.\.\/[^,]*),.*$/gm, '$1,,'));
  };
}

const architectures: Readonly<Record<string, string>> = { x64: 'amd64' };

/** Makes an image of a stage that was played in `folder`. The same files and settings make the same digest. */
export function imageOf(stage: ImageStage, folder: string, labels: Readonly<Record<string, string>>): OciImage {
  const layer = blobOf(tarOf(stage.root, stable(folder)));
  const config = jsonBlob({
    architecture: architectures[process.arch] ?? process.arch,
    os: 'linux',
    config: {
      ...(stage.user === '' ? {} : { User: stage.user }),
      ExposedPorts: Object.fromEntries(stage.ports.map((port) => [port, {}])),
      Env: Object.entries(stage.env).map(([name, value]) => `${name}=${value}`),
      Entrypoint: stage.entrypoint,
      Cmd: stage.command,
      WorkingDir: stage.workdir,
      Labels: { ...stage.labels, ...labels },
    },
    rootfs: { type: 'layers', diff_ids: [layer.digest] },
  });
  const described = (mediaType: string, { digest, bytes }: Blob) => ({ mediaType, digest, size: bytes.byteLength });
  const manifest = jsonBlob({
    schemaVersion: 2,
    mediaType: manifestType,
    config: described(configType, config),
    layers: [described(layerType, layer)],
  });
  return { config, layer, manifest };
}
