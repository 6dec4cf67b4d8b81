function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function member(name: string, dependencies: Readonly<Record<string, string>> = {}): string {
  const scripts = { build: 'node -e "console.log(1)"' };
  return json({ name, version: '1.0.0', type: 'module', scripts, dependencies });
}

export const rootPackage = {
  name: 'shop',
  private: true,
  packageManager: 'npm@10.9.0',
  workspaces: ['packages/*'],
  devDependencies: { eslint: '*', turbo: '*', vitest: '*' },
} as const;

const lockfile = {
  name: 'shop',
  lockfileVersion: 3,
  requires: true,
  packages: {
    '': { name: 'shop', workspaces: rootPackage.workspaces },
    'packages/ui': { name: 'ui', version: '1.0.0' },
    'packages/web': { name: 'web', version: '1.0.0', dependencies: { ui: '1.0.0' } },
    'packages/docs': { name: 'docs', version: '1.0.0' },
    'node_modules/ui': { resolved: 'packages/ui', link: true },
    'node_modules/web': { resolved: 'packages/web', link: true },
    'node_modules/docs': { resolved: 'packages/docs', link: true },
  },
};

/** A monorepo in which every action has something to do: ui ← web, and docs by itself. */
export const shop: Readonly<Record<string, string>> = {
  '.gitignore': 'node_modules\ndist\n.turbo\n',
  'package.json': json(rootPackage),
  'package-lock.json': json(lockfile),
  'turbo.json': json({ tasks: { build: { dependsOn: ['^build'], outputs: ['dist/**'] } } }),
  'eslint.config.mjs': "export default [{ files: ['**/*.js'], rules: { 'prefer-const': 'error' } }];\n",
  'packages/ui/package.json': member('ui'),
  'packages/ui/button.js': "export const button = 'button';\n",
  'packages/ui/button.test.js': "import { it } from 'vitest';\nit('works', () => {});\n",
  'packages/web/package.json': member('web', { ui: '1.0.0' }),
  'packages/docs/package.json': member('docs'),
};

/** What the last commit changes. */
export const change: Readonly<Record<string, string>> = {
  'packages/ui/button.js': "export const button = 'knob';\n",
};
