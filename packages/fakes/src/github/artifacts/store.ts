/** One artifact of a workflow run, as tests may read it. */
export interface Artifact {
  readonly id: number;
  readonly runId: string;
  readonly jobId: string;
  readonly name: string;
  /** What is stored: a zip for `application/zip`. 0 until finalized. */
  readonly bytes: number;
  /** `sha256:…` of the stored bytes, when the client sent one. */
  readonly digest: string | undefined;
  readonly mimeType: string;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly state: 'created' | 'ready';
}

export interface Artifacts {
  all(): readonly Artifact[];
  add(artifact: Omit<Artifact, 'id'>): Artifact;
  replace(artifact: Artifact): void;
  remove(id: number): void;
}

export function artifactBlobOf(artifact: Pick<Artifact, 'id' | 'runId' | 'jobId'>): string {
  return `actions-results/workflow-run-${artifact.runId}/workflow-job-run-${artifact.jobId}/artifacts/${artifact.id}`;
}

/** The name under which the bytes are handed out: archives get `.zip`. */
export function downloadNameOf(artifact: Artifact): string {
  return artifact.mimeType === 'application/zip' ? `${artifact.name}.zip` : artifact.name;
}

export function createArtifacts(firstId = 4_000_001): Artifacts {
  let list: readonly Artifact[] = [];
  let nextId = firstId;
  return {
    all: () => list,
    add: (facts) => {
      const artifact = { id: nextId, ...facts };
      nextId += 1;
      list = [...list, artifact];
      return artifact;
    },
    replace: (artifact) => {
      list = list.map((other) => (other.id === artifact.id ? artifact : other));
    },
    remove: (id) => {
      list = list.filter((other) => other.id !== id);
    },
  };
}
