import { DefaultArtifactClient } from '@actions/artifact';

const [command = '', name = '', directory = '', ...files] = process.argv.slice(2);
const client = new DefaultArtifactClient();
if (command === 'upload') console.log(JSON.stringify(await client.uploadArtifact(name, files, directory)));
if (command === 'delete') console.log(JSON.stringify(await client.deleteArtifact(name)));
if (command === 'list') console.log(JSON.stringify((await client.listArtifacts()).artifacts));
if (command === 'download') {
  const { artifact } = await client.getArtifact(name);
  const expected = artifact.digest === undefined ? {} : { expectedHash: artifact.digest };
  console.log(JSON.stringify(await client.downloadArtifact(artifact.id, { path: directory, ...expected })));
}
