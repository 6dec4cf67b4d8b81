import type { Group } from '../case.ts';
import { cache } from './cache.ts';
import { events } from './event.ts';
import { api } from './github.ts';
import { manifest } from './manifest.ts';
import { repositories } from './repository.ts';
import { tools } from './tools.ts';

/** Every bad input, in the order of the page. */
export const groups: readonly Group[] = [manifest, repositories, events, tools, api, cache];
