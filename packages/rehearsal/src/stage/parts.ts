import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { PartRecord } from '../record.ts';
import { standIns } from '../builtins/index.ts';
import type { Registries } from './registries.ts';

type Env = Readonly<Record<string, string>>;

interface Tool {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** What is rehearsed without it, and how to get it. */
  readonly without: string;
  /** Not on PATH is fine: the `setup` action brings it. */
  readonly brought?: true;
}

const tools: readonly Tool[] = [
  { name: 'git', command: 'git', args: ['--version'], without: 'nothing can be rehearsed: install git 2.30 or newer' },
  {
    name: 'Python',
    command: 'python3',
    args: ['--version'],
    without:
      'Ruff and Pytest are not rehearsed: install Python 3.10 or newer (python3 on PATH); everything for Node is',
  },
  { name: 'pnpm', command: 'pnpm', args: ['--version'], without: 'brought by the setup action', brought: true },
  { name: 'uv', command: 'uv', args: ['--version'], without: 'brought by the setup action', brought: true },
];

/** What is real on this machine and what stands in, for the first lines of the report. */
export async function describeParts(env: Env, registries: Registries): Promise<PartRecord[]> {
  const probed = await Promise.all(tools.map((tool) => probe(tool, env)));
  const hosts = [...registries.passThrough, ...registries.bypassed];
  return [
    ...probed,
    { name: 'Node', kind: 'real', note: `${process.version} runs the actions, as the runner brings its own` },
    { name: 'linters, test runners, turbo', kind: 'real', note: 'in the versions of the repository’s lockfiles' },
    { name: 'package registries', kind: 'real', note: `reached as this machine is set up: ${hosts.join(', ')}` },
    {
      name: 'github.com',
      kind: 'stand-in',
      note: 'strict fake of REST, git over HTTPS, caches and artifacts, under the real host names and TLS',
    },
    {
      name: 'runner',
      kind: 'stand-in',
      note: 'this machine, as a self-hosted runner under its protocol: a workspace and tokens for each job, one home with the stores of the package managers',
    },
    ...standIns.map((item): PartRecord => ({ name: item.action, kind: 'stand-in', note: item.note })),
  ];
}

async function probe(tool: Tool, env: Env): Promise<PartRecord> {
  try {
    const { stdout } = await promisify(execFile)(tool.command, tool.args, { env, timeout: 20_000 });
    return { name: tool.name, kind: 'real', note: stdout.trim().split('\n')[0] ?? '' };
  } catch {
    return { name: tool.name, kind: tool.brought === true ? 'real' : 'absent', note: tool.without };
  }
}
