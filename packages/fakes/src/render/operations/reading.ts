import { deployJson, endedJson, logJson, serviceJson } from '../answers.ts';
import { type Deploy, type LogLine, RenderError, type Service } from '../model.ts';
import { type Answer, type Call, deployOf, page, type Platform, serviceOf } from '../platform.ts';
import { limitOf, type Query, timeOf } from '../requests.ts';

/** What the list says: the traffic's truth, and nothing of a deploy that waits and is not yet shown. */
function listed(
  { rollout, now, queueLagMs }: Platform,
  service: Service,
): readonly { deploy: Deploy; status: string }[] {
  return service.deploys
    .map((deploy) => ({ deploy, status: rollout.statusOf(service, deploy) }))
    .map(({ deploy, status }) => ({
      deploy,
      status: status === 'live' && deploy !== service.live ? 'update_in_progress' : status,
    }))
    .filter(({ deploy, status }) => status !== 'queued' || now() - deploy.createdAt >= queueLagMs);
}

export function retrieveService(platform: Platform, { path: [id] }: Call): Answer {
  return { status: 200, value: serviceJson(serviceOf(platform, id)) };
}

export function retrieveDeploy(platform: Platform, { path: [id, deployId] }: Call): Answer {
  const service = serviceOf(platform, id);
  const deploy = deployOf(service, deployId);
  return { status: 200, value: deployJson(deploy, platform.rollout.statusOf(service, deploy)) };
}

export function listServices({ services }: Platform, { query }: Call): Answer {
  const [names, owners] = [query.get('name'), query.get('ownerId')];
  const found = services.filter((one) => (names?.includes(one.name) ?? true) && (owners?.includes(one.owner) ?? true));
  const value = page(found, query, ({ id }) => id).map(({ item, cursor }) => ({ service: serviceJson(item), cursor }));
  return { status: 200, value };
}

export function listDeploys(platform: Platform, { path: [id], query }: Call): Answer {
  const statuses = query.get('status');
  const all = listed(platform, serviceOf(platform, id)).filter(({ status }) => statuses?.includes(status) ?? true);
  const value = page(all, query, ({ deploy }) => deploy.id).map(({ item, cursor }) => ({
    deploy: deployJson(item.deploy, item.status),
    cursor,
  }));
  return { status: 200, value };
}

/** From and to in milliseconds since 1970; the last hour when it is not said. */
function spanOf({ now }: Platform, query: Query): readonly [from: number, to: number] {
  return [timeOf(query, 'startTime', now() - 3_600_000), timeOf(query, 'endTime', now())];
}

export function listEvents(platform: Platform, { path: [id], query }: Call): Answer {
  const service = serviceOf(platform, id);
  const [from, to] = spanOf(platform, query);
  const types = query.get('type');
  const ended = service.deploys.filter(
    ({ outcome, finishedAt }) =>
      outcome !== undefined && finishedAt !== undefined && finishedAt >= from && finishedAt <= to,
  );
  const asked = types?.includes('deploy_ended') === false ? [] : ended;
  const value = page(asked, query, (deploy) => deploy.id).map(({ item, cursor }) => ({
    event: endedJson(service, item),
    cursor,
  }));
  return { status: 200, value };
}

function linesAsked(platform: Platform, query: Query): readonly { service: Service; line: LogLine }[] {
  const [owner, resources, types] = [query.get('ownerId')?.[0], query.get('resource') ?? [], query.get('type')];
  if (owner === undefined) throw new RenderError(400, 'ownerId is required');
  if (resources.length === 0) throw new RenderError(400, 'resource is required');
  const services = resources.map((id) => serviceOf(platform, id));
  if (services.some((service) => service.owner !== owner)) throw new RenderError(403, 'forbidden');
  const [from, to] = spanOf(platform, query);
  return services
    .flatMap((service) => service.logs.map((line) => ({ service, line })))
    .filter(({ line }) => line.at >= from && line.at <= to && (types?.includes(line.type) ?? true));
}

export function listLogs(platform: Platform, { query }: Call): Answer {
  const lines = linesAsked(platform, query);
  const [from, to] = spanOf(platform, query);
  const direction = query.get('direction')?.[0] ?? 'backward';
  if (direction !== 'forward' && direction !== 'backward') throw new RenderError(400, 'invalid direction');
  const ordered = direction === 'forward' ? lines : lines.toReversed();
  const shown = ordered.slice(0, limitOf(query));
  const last = shown.at(-1)?.line.at;
  const next = direction === 'forward' ? [last ?? from, to] : [from, last ?? to];
  const [nextStartTime, nextEndTime] = next.map((time) => new Date(time).toISOString());
  const logs = shown.map(({ service, line }) => logJson(service, line));
  return { status: 200, value: { hasMore: shown.length < ordered.length, nextStartTime, nextEndTime, logs } };
}
