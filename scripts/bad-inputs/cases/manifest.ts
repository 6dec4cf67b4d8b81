import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { BadInput, Group } from '../case.ts';

const bomb = [
  'a: &a [x, x, x, x, x, x, x, x, x]',
  ...['b', 'c', 'd', 'e', 'f', 'g'].map((name, index) => {
    const former = `*${'abcdef'.charAt(index)}`;
    return `${name}: &${name} [${Array.from({ length: 9 }, () => former).join(', ')}]`;
  }),
].join('\n');

function invalid(item: string, manifest: string, says: RegExp): BadInput {
  return {
    item,
    action: 'plan',
    files: { 'aevon.yml': manifest },
    ends: { kind: 'refused', code: 'manifest-invalid', says, outputs: { mode: '', plan: '' } },
  };
}

const service = (path: string): string => `version: 1\nservices:\n  web: { path: ${path} }\n`;

export const manifest: Group = {
  title: 'Manifest',
  cases: [
    {
      item: 'missing, though the input names it',
      action: 'plan',
      inputs: { manifest: 'deploy/aevon.yml' },
      ends: { kind: 'refused', code: 'manifest-missing', says: /there is no deploy\/aevon\.yml/ },
    },
    {
      item: 'missing, and nobody asked for it',
      action: 'plan',
      ends: { kind: 'unharmed', says: /1 file changed/, outputs: { mode: 'diff', packages: '["ui","web"]' } },
    },
    invalid('empty', '', /the file is empty/),
    invalid('10 MB', `version: 1\n#${'x'.repeat(10 * 1024 * 1024)}\n`, /larger than 1 MiB/),
    invalid('indented with tabs', 'version: 1\nservices:\n\tweb: { path: packages/web }\n', /aevon\.yml:3:1: .*[Tt]ab/),
    invalid('an anchors bomb', `version: 1\n${bomb}\n`, /aliases/),
    invalid('an unknown key', 'version: 1\nservises: {}\n', /did you mean "services"\?/),
    invalid(
      'a duplicate service',
      'version: 1\nservices:\n  web: { path: packages/web }\n  web: { path: packages/ui }\n',
      /this key is given twice/,
    ),
    invalid('a path outside the repository', service('../other'), /lies outside the repository/),
    {
      ...invalid('a path that is a link', service('packages/linked'), /goes through a link/),
      prepare: ({ root }) => symlinkSync('web', join(root, 'packages/linked')),
    },
    {
      item: 'itself a link out of the repository',
      action: 'plan',
      prepare: ({ root, folder }) => {
        mkdirSync(join(folder, 'elsewhere'));
        rmSync(join(root, 'aevon.yml'), { force: true });
        symlinkSync('/etc/passwd', join(root, 'aevon.yml'));
      },
      ends: { kind: 'refused', code: 'manifest-unreadable', says: /leads out of the repository/ },
    },
    invalid(
      'a cycle of edges',
      'version: 1\nedges:\n  - { from: packages/ui, to: packages/docs, why: a }\n  - { from: packages/docs, to: packages/ui, why: b }\n',
      /edges form a circle/,
    ),
    invalid(
      'services that need each other',
      'version: 1\nservices:\n  ui: { path: packages/ui, needs: [web] }\n  web: { path: packages/web, needs: [ui] }\n',
      /no order of deployment exists/,
    ),
  ],
};
