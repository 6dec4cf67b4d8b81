import { cpSync, mkdirSync } from 'node:fs';
import { join, posix } from 'node:path';
import { copyInto } from './copy.ts';
import { type Dockerfile, type Instruction, unplayable } from './dockerfile.ts';
import type { Ignores } from './ignore.ts';
import { runCommand } from './run.ts';
import type { BuildSurroundings } from './shell.ts';
import { readList, readPairs, splitWords, substitute } from './words.ts';

export interface PlayRequest {
  readonly dockerfile: Dockerfile;
  readonly context: string;
  readonly isIgnored: Ignores;
  /** Build arguments. */
  readonly args: Readonly<Record<string, string>>;
  /** An empty folder for the file systems of the stages. */
  readonly folder: string;
  readonly surroundings: BuildSurroundings;
}

/** A stage: its files, without those of its base, and its settings. */
export interface ImageStage {
  /** As `AS` says; empty without it. */
  readonly name: string;
  readonly root: string;
  readonly env: Record<string, string>;
  readonly args: Record<string, string>;
  readonly labels: Record<string, string>;
  readonly ports: string[];
  workdir: string;
  user: string;
  entrypoint: string[];
  command: string[];
}

/** PATH of the images that stages are built on. */
const basePath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

interface Play {
  readonly request: PlayRequest;
  readonly stages: ImageStage[];
  /** Arguments before the first FROM. */
  readonly globals: Record<string, string>;
}

type Act = (play: Play, stage: ImageStage, instruction: Instruction) => void | Promise<void>;

function variablesOf({ env, args }: ImageStage): Record<string, string> {
  return { ...args, ...env };
}

function declare({ request, globals }: Play, into: Record<string, string>, { rest }: Instruction): void {
  const [name = '', ...value] = rest.split('=');
  const fallback = value.length === 0 ? globals[name] : substitute(splitWords(value.join('='))[0] ?? '', into);
  const given = request.args[name] ?? fallback;
  if (given !== undefined) into[name] = given;
}

function openStage({ request, stages, globals }: Play, instruction: Instruction): ImageStage {
  const [base = '', , name = ''] = splitWords(substitute(instruction.rest, globals));
  const from = stages.find((stage) => stage.name === base.toLowerCase());
  const root = join(request.folder, String(stages.length));
  mkdirSync(root, { recursive: true });
  if (from !== undefined) cpSync(from.root, root, { recursive: true, verbatimSymlinks: true });
  const settings = from ?? { env: { PATH: basePath }, labels: {}, ports: [], workdir: '/' };
  return {
    name: name.toLowerCase(),
    root,
    env: { ...settings.env },
    args: {},
    labels: { ...settings.labels },
    ports: [...settings.ports],
    workdir: settings.workdir,
    user: from?.user ?? '',
    entrypoint: [...(from?.entrypoint ?? [])],
    command: [...(from?.command ?? [])],
  };
}

const copy: Act = ({ request, stages }, stage, instruction) => {
  const { name } = request.dockerfile;
  const { from, ...others } = instruction.flags;
  const strange = Object.keys(others).find((flag) => !['chown', 'chmod', 'link'].includes(flag));
  if (strange !== undefined) throw unplayable(name, instruction, `there is no --${strange} here`);
  const source = stages.find((one, index) => from?.toLowerCase() === one.name || from === String(index));
  if (from !== undefined && source === undefined)
    throw unplayable(name, instruction, `no earlier stage is called ${from}`);
  const text = substitute(instruction.rest, variablesOf(stage));
  const words = readList(text) ?? splitWords(text);
  const target = words.pop() ?? '';
  const to = `${posix.resolve(stage.workdir, target)}${/(?:^|\/)\.?\/?$/.test(target) ? '/' : ''}`;
  const missing = copyInto({
    from: source?.root ?? request.context,
    sources: words,
    to,
    root: stage.root,
    isIgnored: source === undefined ? request.isIgnored : () => false,
  });
  if (missing.length > 0) throw unplayable(name, instruction, `${missing.join(', ')} is not there`);
};

function commandOf(text: string): string[] {
  return readList(text) ?? ['/bin/sh', '-c', text];
}

const acts: Readonly<Record<string, Act>> = {
  ARG: (play, stage, instruction) => declare(play, stage.args, instruction),
  ENV: (_play, stage, { rest }) => {
    const variables = variablesOf(stage);
    for (const [name, value] of readPairs(rest)) stage.env[name] = substitute(value, variables);
  },
  LABEL: (_play, stage, { rest }) => {
    for (const [name, value] of readPairs(rest)) stage.labels[name] = substitute(value, variablesOf(stage));
  },
  WORKDIR: (_play, stage, { rest }) => {
    stage.workdir = posix.resolve(stage.workdir, substitute(rest, variablesOf(stage)));
    mkdirSync(join(stage.root, stage.workdir), { recursive: true });
  },
  COPY: copy,
  RUN: ({ request }, { root, workdir, ...stage }, instruction) =>
    runCommand(
      { name: request.dockerfile.name, instruction, root, workdir, env: { ...stage.args, ...stage.env } },
      request.surroundings,
    ),
  EXPOSE: (_play, stage, { rest }) =>
    void stage.ports.push(
      ...splitWords(substitute(rest, variablesOf(stage))).map((port) => `${port.replace(/\/tcp$/, '')}/tcp`),
    ),
  USER: (_play, stage, { rest }) => void (stage.user = substitute(rest, variablesOf(stage))),
  CMD: (_play, stage, { rest }) => void (stage.command = commandOf(rest)),
  ENTRYPOINT: (_play, stage, { rest }) => void (stage.entrypoint = commandOf(rest)),
};

/**
 * Plays a Dockerfile with the tools of this machine, each stage in a folder of its own.
 * @returns the last stage.
 * @throws Failure `image-not-rehearsed` that names the line, `image-build-failed`.
 */
export async function playDockerfile(request: PlayRequest): Promise<ImageStage> {
  const play: Play = { request, stages: [], globals: {} };
  const { name, instructions } = request.dockerfile;
  for (const instruction of instructions) {
    const { word, rest } = instruction;
    request.surroundings.signal.throwIfAborted();
    request.surroundings.say(`${word} ${rest}`);
    const stage = play.stages.at(-1);
    if (word === 'FROM') play.stages.push(openStage(play, instruction));
    else if (stage === undefined && word === 'ARG') declare(play, play.globals, instruction);
    else {
      const act = acts[word];
      if (act === undefined || stage === undefined) throw unplayable(name, instruction, `${word} is not known here`);
      await act(play, stage, instruction);
    }
  }
  const last = play.stages.at(-1);
  if (last === undefined) throw unplayable(name, { line: 1, word: 'FROM', flags: {}, rest: '' }, 'there is no FROM');
  return last;
}
