import { defineAction } from '@aevon/kit';
import { spec } from './definition.ts';

export const main = defineAction(spec)({
  run: async () => (await import('./run.ts')).run,
  post: async () => (await import('./run.ts')).post,
});
