import type { Json } from '../../github/rest/openapi.ts';
import { invalid } from '../errors.ts';
import { exitMessage } from '../rendering.ts';
import { crashOf, type Deployment } from '../state.ts';
import { deploymentOf } from './deployments.ts';
import { type Call, one, type Operation } from './operation.ts';

interface Line {
  readonly at: number;
  readonly msg: string;
  readonly stream: 'koyeb' | 'stdout' | 'stderr';
}

const byState: Readonly<Record<string, string>> = {
  ALLOCATING: 'Instance created. Preparing to start...',
  STARTING: 'Instance is starting... Waiting for health checks to pass.',
  HEALTHY: 'Instance is healthy. All health checks are passing.',
  UNHEALTHY: exitMessage,
  DEGRADED: exitMessage,
  ERROR: 'Instance stopped.',
  STOPPED: 'Instance stopped.',
};

function runtimeLog(deployment: Deployment): readonly Line[] {
  const { reached } = deployment;
  if (!reached.has('ALLOCATING')) return [];
  const lines = [...reached].flatMap(([state, at]): Line[] => {
    const msg = byState[state];
    return msg === undefined ? [] : [{ at, msg, stream: 'koyeb' }];
  });
  const crash = crashOf(deployment);
  if (crash === undefined) return lines;
  const at = reached.get('STARTING') ?? 0;
  const own = crash.split('\n').map((msg): Line => ({ at, msg, stream: 'stderr' }));
  const start = lines.findIndex((line) => line.at > at);
  return start === -1 ? [...lines, ...own] : lines.toSpliced(start, 0, ...own);
}

function buildLog({ reached, definition, runs, turn }: Deployment): readonly Line[] {
  const at = reached.get('PROVISIONING');
  if (at === undefined || definition.git === undefined) return [];
  const texts = [
    `Cloning ${definition.git.repository} at ${runs}`,
    ...(turn === 'build-fails' ? ['> tsc -p .', 'src/main.ts(1,7): error TS2322', 'Build failed'] : ['Build ready']),
  ];
  return texts.map((msg) => ({ at, msg, stream: 'stdout' }));
}

function query({ store, query: asked }: Call): Json {
  const id = one(asked, 'deployment_id');
  if (id === undefined)
    throw invalid('Validation error', [{ field: 'deployment_id', description: 'The stand-in has logs by deployment' }]);
  const limit = Number(one(asked, 'limit') ?? 100);
  if (!(limit > 0 && limit <= 1000))
    throw invalid('Validation error', [{ field: 'limit', description: 'Must be between 1 and 1000' }]);
  const deployment = deploymentOf(store, id);
  const lines = one(asked, 'type') === 'build' ? buildLog(deployment) : runtimeLog(deployment);
  const now = store.now() + store.skew;
  const start = Date.parse(one(asked, 'start') ?? new Date(now - 15 * 60_000).toISOString());
  const end = Date.parse(one(asked, 'end') ?? new Date(now).toISOString());
  if (start >= end) throw invalid('Validation error', [{ field: 'start', description: 'Must be before end' }]);
  const within = lines.filter(({ at }) => at + store.skew >= start && at + store.skew <= end);
  const ordered = one(asked, 'order') === 'asc' ? within : within.toReversed();
  const data = ordered.slice(0, limit).map(({ at, msg, stream }) => ({
    msg,
    created_at: new Date(at + store.skew).toISOString(),
    labels: { stream, instance_id: `instance-${id}`, deployment_id: id },
  }));
  const has_more = ordered.length > limit;
  return { data, pagination: { has_more, next_start: null, next_end: null } };
}

export const logOperations: Readonly<Record<string, Operation>> = {
  'GET /v1/streams/logs/query': { name: 'QueryLogs', reply: 'QueryLogsReply', act: query },
};
