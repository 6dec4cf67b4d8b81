export { installNode, installPython, type InstallRequest, storePath } from './install.ts';
export { provideNode } from './node.ts';
export { providePnpm } from './pnpm.ts';
export type { Provided, ToolContext } from './tool.ts';
export { provideUv } from './uv.ts';
export { type PnpmWish, readToolWishes, type ToolWishes, type Wish } from './wishes.ts';
