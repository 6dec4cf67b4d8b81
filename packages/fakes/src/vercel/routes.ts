import { cancelDeployment, createDeployment, uploadFile } from './operations/deploying.ts';
import { assignAlias, promote, rollBack } from './operations/moving.ts';
import {
  getAlias,
  getDeployment,
  getProject,
  getRollingRelease,
  listChecks,
  listDeployments,
  listEvents,
  listFailedAliases,
  listProjects,
} from './operations/reading.ts';
import type { Operation } from './platform.ts';
import { bodies } from './requests.ts';

const paging = ['limit', 'since', 'until'];

/** The operations that releasing needs, with all that Vercel's schema lets a query say. `teamId` and `slug` go anywhere. */
export const routes: readonly Operation[] = [
  { method: 'GET', path: /^\/v10\/projects$/, query: [...paging, 'from', 'search'], act: listProjects },
  { method: 'GET', path: /^\/v9\/projects\/([^/]+)$/, query: ['rollbackInfo'], act: getProject },
  {
    method: 'GET',
    path: /^\/v7\/deployments$/,
    query: [
      ...paging,
      ...['app', 'from', 'to', 'projectId', 'projectIds', 'target', 'users', 'state', 'branch', 'sha'],
      ...['rollbackCandidate', 'meta-*'],
    ],
    act: listDeployments,
  },
  {
    method: 'POST',
    path: /^\/v13\/deployments$/,
    query: ['forceNew', 'withCache', 'skipAutoDetectionConfirmation', 'prebuilt'],
    body: bodies.createDeployment,
    act: createDeployment,
  },
  { method: 'GET', path: /^\/v13\/deployments\/([^/]+)$/, query: ['withGitRepoInfo'], act: getDeployment },
  { method: 'PATCH', path: /^\/v12\/deployments\/([^/]+)\/cancel$/, act: cancelDeployment },
  { method: 'GET', path: /^\/v1\/deployments\/([^/]+)\/checks$/, act: listChecks },
  {
    method: 'GET',
    path: /^\/v3\/deployments\/([^/]+)\/events$/,
    query: [...paging, 'direction', 'follow', 'name', 'statusCode', 'delimiter', 'builds'],
    act: listEvents,
  },
  { method: 'POST', path: /^\/v2\/files$/, body: 'bytes', act: uploadFile },
  { method: 'GET', path: /^\/v4\/aliases\/([^/]+)$/, query: ['projectId', 'from', ...paging], act: getAlias },
  {
    method: 'POST',
    path: /^\/v2\/deployments\/([^/]+)\/aliases$/,
    body: bodies.assignAlias,
    act: assignAlias,
  },
  { method: 'POST', path: /^\/v10\/projects\/([^/]+)\/promote\/([^/]+)$/, body: bodies.nothing, act: promote },
  {
    method: 'POST',
    path: /^\/v1\/projects\/([^/]+)\/rollback\/([^/]+)$/,
    query: ['description'],
    body: bodies.nothing,
    act: rollBack,
  },
  {
    method: 'GET',
    path: /^\/v1\/projects\/([^/]+)\/promote\/aliases$/,
    query: ['failedOnly', ...paging],
    act: listFailedAliases,
  },
  { method: 'GET', path: /^\/v1\/projects\/([^/]+)\/rolling-release$/, query: ['state'], act: getRollingRelease },
];
