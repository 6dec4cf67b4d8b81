import { cancelDeploy, updateService } from './operations/changing.ts';
import {
  listDeploys,
  listEvents,
  listLogs,
  listServices,
  retrieveDeploy,
  retrieveService,
} from './operations/reading.ts';
import { createDeploy, rollBack } from './operations/starting.ts';
import type { Operation } from './platform.ts';
import { bodies } from './requests.ts';

const paging = ['cursor', 'limit'];
const created = ['createdBefore', 'createdAfter', 'updatedBefore', 'updatedAfter'];

/** The operations that releasing needs, with all that Render's schema lets a query say. */
export const routes: readonly Operation[] = [
  {
    method: 'GET',
    path: /^\/services$/,
    budget: 'read',
    query: [
      ...paging,
      ...created,
      ...['name', 'type', 'environmentId', 'env', 'region', 'suspended', 'ownerId', 'includePreviews'],
    ],
    act: listServices,
  },
  { method: 'GET', path: /^\/services\/([^/]+)$/, budget: 'read', act: retrieveService },
  {
    method: 'PATCH',
    path: /^\/services\/([^/]+)$/,
    budget: 'service',
    body: bodies.updateService,
    act: updateService,
  },
  {
    method: 'GET',
    path: /^\/services\/([^/]+)\/deploys$/,
    budget: 'read',
    query: [...paging, ...created, 'status', 'finishedBefore', 'finishedAfter'],
    act: listDeploys,
  },
  {
    method: 'POST',
    path: /^\/services\/([^/]+)\/deploys$/,
    budget: 'service',
    body: bodies.createDeploy,
    act: createDeploy,
  },
  { method: 'GET', path: /^\/services\/([^/]+)\/deploys\/([^/]+)$/, budget: 'read', act: retrieveDeploy },
  { method: 'POST', path: /^\/services\/([^/]+)\/deploys\/([^/]+)\/cancel$/, budget: 'write', act: cancelDeploy },
  { method: 'POST', path: /^\/services\/([^/]+)\/rollback$/, budget: 'write', body: bodies.rollback, act: rollBack },
  {
    method: 'GET',
    path: /^\/services\/([^/]+)\/events$/,
    budget: 'read',
    query: [...paging, 'type', 'startTime', 'endTime'],
    act: listEvents,
  },
  {
    method: 'GET',
    path: /^\/logs$/,
    budget: 'read',
    query: [
      ...['ownerId', 'startTime', 'endTime', 'direction', 'resource', 'instance', 'host', 'statusCode', 'method'],
      ...['task', 'taskRun', 'sandbox', 'level', 'type', 'text', 'path', 'limit'],
    ],
    act: listLogs,
  },
];
