import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from './temporary-folder.ts';

export interface ActionSource {
  /** CommonJS, with `fs`, `say` (a line to standard output) and `put` (text to a file command) at hand. */
  readonly main: string;
  readonly post?: string;
  /** YAML under `inputs:`, indented by two. */
  readonly inputs?: string;
}

const prelude = `
const fs = require('node:fs');
const { spawn, spawnSync } = require('node:child_process');
const say = (...lines) => fs.writeSync(1, lines.join('\\n') + '\\n');
const put = (name, text) => fs.appendFileSync(process.env['GITHUB_' + name], text);
`;

/** Writes a small real action into a temporary folder. */
export function writeAction(source: ActionSource): string {
  const folder = makeFolder('action');
  const post = source.post === undefined ? '' : '\n  post: dist/post.js';
  const inputs = source.inputs === undefined ? '' : `inputs:\n${source.inputs}\n`;
  writeFileSync(
    join(folder, 'action.yml'),
    `name: Small\ndescription: d\n${inputs}runs:\n  using: node24\n  main: dist/main.js${post}\n`,
  );
  mkdirSync(join(folder, 'dist'));
  writeFileSync(join(folder, 'dist', 'main.js'), prelude + source.main);
  if (source.post !== undefined) writeFileSync(join(folder, 'dist', 'post.js'), prelude + source.post);
  return folder;
}

/** Whether a process still runs; one that is dead and only waits to be collected doesn't. */
export function isAlive(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout.trim() !== '' && !stdout.startsWith('Z');
}
