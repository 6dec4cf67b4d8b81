import type { ArtifactStore } from '@aevon/ports';
import type { ArtifactParts } from './artifact-call.ts';
import { downloadArtifact, listArtifacts } from './artifact-download.ts';
import { uploadArtifact } from './artifact-upload.ts';

export type ArtifactStoreOptions = ArtifactParts;

/**
 * The artifacts of the present workflow run: Twirp in JSON and zips in Azure storage, as actions/upload-artifact v4 and
 * newer keep them. Names lose the characters that the service refuses. Source: actions/toolkit, packages/artifact.
 */
export function createArtifactStore(options: ArtifactStoreOptions): ArtifactStore {
  return {
    upload: (name, files, { retentionDays } = {}) => uploadArtifact(options, name, files, retentionDays),
    list: () => listArtifacts(options),
    download: (artifact, directory) => downloadArtifact(options, artifact, directory),
  };
}
