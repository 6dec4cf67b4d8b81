import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newActionFiles } from './new-action/files.ts';
import { root } from './root.ts';

const name = process.argv[2] ?? '';
if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
  console.error('Usage: pnpm new-action NAME, where NAME is kebab-case, such as deploy-fly');
  process.exit(2);
}
const folder = join(root, 'actions', name);
if (existsSync(folder)) {
  console.error(`actions/${name} exists already; choose another name or edit it`);
  process.exit(2);
}
for (const [path, text] of newActionFiles(name)) {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), text);
}
console.log(`actions/${name} is ready. Next: pnpm install, pnpm gen, pnpm build, pnpm test`);
