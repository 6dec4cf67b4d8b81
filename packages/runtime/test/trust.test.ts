import { describe, expect, it } from 'vitest';
import { cacheRefusal } from '../src/index.ts';

describe('cacheRefusal', () => {
  it.each(['pull_request_target', 'workflow_run', 'issue_comment', 'pull_request_review'])(
    'keeps %s from the cache of others',
    (event) => {
      expect(cacheRefusal(event)).toContain(event);
    },
  );

  it.each(['push', 'pull_request', 'merge_group', 'schedule', 'workflow_dispatch', 'release'])(
    'lets %s save',
    (event) => {
      expect(cacheRefusal(event)).toBeUndefined();
    },
  );
});
