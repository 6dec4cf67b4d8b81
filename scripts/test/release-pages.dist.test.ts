import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { releasePage } from '../build/pages.ts';
import { filesBelow } from '../build/release.ts';
import { deadLinks } from '../check/links.ts';
import { root } from '../root.ts';

describe('pages of the release tree', () => {
  it('have no dead links', () => {
    const release = join(root, 'release');
    const files = filesBelow(release);
    const pages = files.filter((path) => path.endsWith('.md'));
    expect(pages).toContain('plan/README.md');
    const read = (path: string) => ({ path, text: readFileSync(join(release, path), 'utf8') });
    expect(deadLinks(pages.map(read), files)).toEqual([]);
  });

  it('lead to what the tree has, and else to the repository', () => {
    const has = (path: string) => ['plan/README.md', '.github/workflows/ci.yml'].includes(path);
    const text =
      '[a](../plan/README.md#inputs) [b](../../.github/workflows/ci.yml) [c](../../docs/design.md#words) [d](#e)';
    expect(releasePage(text, 'actions/setup/README.md', has)).toBe(
      '[a](../plan/README.md#inputs) [b](../.github/workflows/ci.yml) [c](https://github.com/aevon/actions/blob/main/docs/design.md#words) [d](#e)',
    );
    expect(releasePage('[a](../../actions/plan/README.md)', 'docs/actions/plan.md', has)).toBe(
      '[a](../../plan/README.md)',
    );
  });
});
