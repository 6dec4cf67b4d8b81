import { randomUUID } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import type { RepositoryState } from '../../state.ts';
import { needText, readText } from '../body.ts';
import { isJson, type Json } from '../openapi.ts';
import { notFound, type Operation, RestError, type RestAnswer, type RestCall, toRead, toWrite } from '../operation.ts';
import { inRepository } from './repositories.ts';

/** Source: docs.github.com, "SARIF support for code scanning", limits of an upload. */
const limits = { gzipBytes: 10 * 1024 * 1024, runs: 20, results: 25_000, rules: 25_000 };

function decode(text: string): unknown {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64').replace(/=+$/, '') !== text.trim().replace(/=+$/, ''))
    throw new RestError(422, 'Invalid request.\n\nsarif is not Base64.');
  if (bytes.byteLength > limits.gzipBytes) throw new RestError(413, 'The sarif field is too large.');
  try {
    return JSON.parse(gunzipSync(bytes, { maxOutputLength: 1024 ** 3 }).toString('utf8'));
  } catch {
    throw new RestError(422, 'Invalid request.\n\nsarif is not a gzip compressed JSON document.');
  }
}

function lengthOf(value: unknown): number {
  return Array.isArray(value) ? value.length : 0;
}

function readSarif(text: string): Json {
  const sarif = decode(text);
  if (!isJson(sarif) || sarif['version'] !== '2.1.0' || !Array.isArray(sarif['runs']))
    throw new RestError(422, 'Invalid request.\n\nsarif is not a SARIF 2.1.0 log.');
  if (sarif['runs'].length > limits.runs)
    throw new RestError(422, `Invalid request.\n\nThe SARIF file has more than ${limits.runs} runs.`);
  for (const run of sarif['runs']) {
    if (!isJson(run) || !isJson(run['tool']) || !isJson(run['tool']['driver']))
      throw new RestError(422, 'Invalid request.\n\nA run has no tool.driver.');
    if (lengthOf(run['results']) > limits.results || lengthOf(run['tool']['driver']['rules']) > limits.rules)
      throw new RestError(422, 'Invalid request.\n\nA run has too many results or rules.');
  }
  return sarif;
}

export function codeScanningOperations(state: RepositoryState): [string, Operation][] {
  const upload = async (call: RestCall): Promise<RestAnswer> => {
    const commitSha = needText(call.body, 'commit_sha');
    const ref = needText(call.body, 'ref');
    const sarif = readSarif(needText(call.body, 'sarif'));
    if ((await state.git.resolve(commitSha)) !== commitSha)
      throw new RestError(422, `Invalid request.\n\nCommit ${commitSha} is not in this repository.`);
    if (!/^refs\/(?:heads|tags)\/.+|^refs\/pull\/\d+\/(?:head|merge)$/.test(ref))
      throw new RestError(422, `Invalid request.\n\nref ${ref} is not a full ref.`);
    const id = randomUUID();
    const { body } = call;
    state.sarifUploads.push({
      id,
      commitSha,
      ref,
      sarif,
      toolName: readText(body, 'tool_name'),
      checkoutUri: readText(body, 'checkout_uri'),
      createdAt: state.now().toISOString(),
    });
    return {
      status: 202,
      value: { id, url: `https://api.github.com/repos/${state.fullName}/code-scanning/sarifs/${id}` },
    };
  };
  const look = (call: RestCall): RestAnswer => {
    const found = state.sarifUploads.find(({ id }) => id === call.parameters['sarif_id']);
    if (found === undefined) throw notFound();
    return {
      status: 200,
      value: {
        processing_status: 'complete',
        analyses_url: `https://api.github.com/repos/${state.fullName}/code-scanning/analyses?sarif_id=${found.id}`,
        errors: null,
      },
    };
  };
  return [
    ['POST /repos/{owner}/{repo}/code-scanning/sarifs', inRepository(state, toWrite('security-events'), upload)],
    ['GET /repos/{owner}/{repo}/code-scanning/sarifs/{sarif_id}', inRepository(state, toRead('security-events'), look)],
  ];
}
