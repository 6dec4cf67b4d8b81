import { randomUUID } from 'node:crypto';
import type { HostAnswer } from '../world/handler.ts';
import type { RegistryCall } from './call.ts';
import { RegistryError } from './errors.ts';
import { digestPattern } from './names.ts';
import { digestOf, type RegistryStore } from './store.ts';

interface Upload {
  readonly name: string;
  readonly parts: Buffer[];
}

const sizeOf = ({ parts }: Upload): number => parts.reduce((sum, part) => sum + part.byteLength, 0);

/** Blobs on their way in: in one request, in one stream, or in chunks one after the other. */
export class Uploads {
  readonly #store: RegistryStore;
  readonly #open = new Map<string, Upload>();

  constructor(store: RegistryStore) {
    this.#store = store;
  }

  /** `POST …/blobs/uploads/`: mounts, takes the whole blob, or opens an upload. */
  begin({ name, request }: RegistryCall): HostAnswer {
    const { searchParams } = request.url;
    const mounted = this.#mount(name, searchParams.get('mount'), searchParams.get('from'));
    if (mounted !== undefined) return mounted;
    const digest = searchParams.get('digest');
    if (digest !== null) return this.#keep(name, digest, request.body);
    const id = randomUUID();
    this.#open.set(id, { name, parts: [] });
    return this.#state(id, 202);
  }

  /** `PATCH`: the next chunk, or all of it as one stream. */
  append({ name, rest: id, request }: RegistryCall): HostAnswer {
    this.#take(id, this.#find(name, id), request.body, request.headers['content-range']);
    return this.#state(id, 202);
  }

  /** `PUT ?digest=`: the last chunk, if any, and the end. */
  finish({ name, rest: id, request }: RegistryCall): HostAnswer {
    const upload = this.#find(name, id);
    if (request.body.byteLength > 0) this.#take(id, upload, request.body, request.headers['content-range']);
    const answer = this.#keep(name, request.url.searchParams.get('digest') ?? '', Buffer.concat(upload.parts));
    this.#open.delete(id);
    return answer;
  }

  /** `GET`: how much is here. */
  show({ name, rest: id }: RegistryCall): HostAnswer {
    this.#find(name, id);
    return this.#state(id, 204);
  }

  /** `DELETE`: gives it up. */
  cancel({ name, rest: id }: RegistryCall): HostAnswer {
    this.#find(name, id);
    this.#open.delete(id);
    return { status: 204 };
  }

  #find(name: string, id: string): Upload {
    const upload = this.#open.get(id);
    if (upload === undefined || upload.name !== name)
      throw new RegistryError('BLOB_UPLOAD_UNKNOWN', 'blob upload unknown to registry');
    return upload;
  }

  #take(id: string, upload: Upload, bytes: Buffer, range: string | undefined): void {
    const size = sizeOf(upload);
    if (range !== undefined) {
      const [, first, last] = /^(\d+)-(\d+)$/.exec(range) ?? [];
      const isNext = Number(first) === size && Number(last) === size + bytes.byteLength - 1;
      if (!isNext) {
        const { headers = {} } = this.#state(id, 416);
        throw new RegistryError('RANGE_INVALID', 'invalid content range', headers);
      }
    }
    upload.parts.push(bytes);
  }

  #state(id: string, status: number): HostAnswer {
    const upload = this.#open.get(id);
    if (upload === undefined) throw new RegistryError('BLOB_UPLOAD_UNKNOWN', 'blob upload unknown to registry');
    const headers = {
      location: `/v2/${upload.name}/blobs/uploads/${id}`,
      range: `0-${Math.max(0, sizeOf(upload) - 1)}`,
      'docker-upload-uuid': id,
    };
    return { status, headers };
  }

  #keep(name: string, digest: string, bytes: Buffer): HostAnswer {
    if (!digestPattern.test(digest) || digestOf(bytes) !== digest)
      throw new RegistryError('DIGEST_INVALID', 'provided digest did not match uploaded content');
    this.#store.write(bytes);
    return this.#held(name, digest);
  }

  #mount(name: string, digest: string | null, from: string | null): HostAnswer | undefined {
    if (digest === null || from === null) return undefined;
    return this.#store.find(from)?.blobs.has(digest) === true ? this.#held(name, digest) : undefined;
  }

  #held(name: string, digest: string): HostAnswer {
    this.#store.open(name).blobs.add(digest);
    const headers = { location: `/v2/${name}/blobs/${digest}`, 'docker-content-digest': digest };
    return { status: 201, headers };
  }
}
