import { deployJson } from '../answers.ts';
import { type Deploy, RenderError, type RenderTurn, type Service, type Source, type Trigger } from '../model.ts';
import { type Answer, type Call, deployOf, type Platform, serviceOf, text } from '../platform.ts';
import { readReference } from '../registry.ts';
import type { Body } from '../requests.ts';

function imageToDeploy({ registry }: Platform, service: Service, asked: string | undefined): Source {
  if (!('image' in service.source)) throw new RenderError(400, 'imageUrl is only supported for image-backed services');
  const ref = asked ?? service.source.image;
  if (readReference(ref).name !== readReference(service.source.image).name)
    throw new RenderError(
      400,
      'cannot change the host, project, or image name. Only the digest or tag may be modified',
    );
  const pulled = registry.pull(ref);
  if (pulled === undefined) throw new RenderError(400, 'unable to fetch image with provided input');
  return { kind: 'image', ref, ...pulled };
}

function commitToDeploy({ commits }: Platform, service: Service, asked: string | undefined): Source {
  if (!('repo' in service.source)) throw new RenderError(400, 'commitId is not supported for image-backed services');
  const commit = asked ?? commits.at(-1);
  // Render's own words for an unknown commit are not documented.
  if (commit === undefined || !commits.includes(commit)) throw new RenderError(400, 'commit not found');
  return { kind: 'commit', commit };
}

function sourceToDeploy(platform: Platform, service: Service, body: Body): Source {
  const [image, commit] = [text(body, 'imageUrl'), text(body, 'commitId')];
  const exclusive = image !== undefined || commit !== undefined || body['clearCache'] !== undefined;
  if (body['deployMode'] !== undefined && exclusive)
    throw new RenderError(400, 'deploy_mode cannot be combined with commitId or imageUrl or clearCache');
  if (body['artifactId'] !== undefined) throw new RenderError(404, 'not found: artifact');
  if (image !== undefined && commit !== undefined)
    throw new RenderError(400, 'only one of commitId or imageUrl may be specified');
  if (commit !== undefined && service.type === 'cron_job')
    throw new RenderError(400, 'commitId is not supported for cron jobs');
  const isImage = image !== undefined || (commit === undefined && 'image' in service.source);
  return isImage ? imageToDeploy(platform, service, image) : commitToDeploy(platform, service, commit);
}

/** What really runs: on the turn `runs-another`, what ran before. */
function inTruth(turn: RenderTurn, source: Source, before: Source | undefined): Source {
  if (turn !== 'runs-another' || before?.kind !== source.kind) return source;
  return before.kind === 'image' && source.kind === 'image' ? { ...source, digest: before.digest } : before;
}

function begin(platform: Platform, service: Service, source: Source, trigger: Trigger, env = service.env): Deploy {
  if (service.suspenders.length > 0) throw new RenderError(400, 'cannot deploy suspended service');
  const turn = platform.turn();
  return platform.rollout.begin(service, { source: inTruth(turn, source, service.live?.source), trigger, turn, env });
}

/** Starts a deploy as somebody in the dashboard or a push would. @throws RenderError as the API answers */
export function deployElsewhere(platform: Platform, service: Service, what: Body, trigger: Trigger): Deploy {
  return begin(platform, service, sourceToDeploy(platform, service, what), trigger);
}

export function createDeploy(platform: Platform, { path: [id], body }: Call): Answer {
  const service = serviceOf(platform, id);
  const deploy = begin(platform, service, sourceToDeploy(platform, service, body), 'api');
  if (deploy.startedAt === undefined) return { status: 202 };
  return { status: 201, value: deployJson(deploy, platform.rollout.statusOf(service, deploy)) };
}

export function rollBack(platform: Platform, { path: [id], body }: Call): Answer {
  const service = serviceOf(platform, id);
  const target = deployOf(service, body['deployId']);
  const wasLive = target.outcome === 'live' || target.outcome === 'deactivated';
  if (service.type === 'cron_job' || !wasLive || !platform.retained(service, target))
    throw new RenderError(400, 'cannot roll back to this deploy');
  // An image is pulled again: a tag means what it means now (render.com/docs/rollbacks).
  const source = target.source.kind === 'image' ? imageToDeploy(platform, service, target.source.ref) : target.source;
  const deploy = begin(platform, service, source, 'rollback', target.env);
  return { status: 201, value: deployJson(deploy, platform.rollout.statusOf(service, deploy)) };
}
