import { type ChildProcess, spawn } from 'node:child_process';
import { openSync, closeSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Component, flagsOf, type Layout } from './components.ts';

/** The components that run, each a child of this process. */
export interface Processes {
  start(component: Component): void;
  signal(component: Component, signal: NodeJS.Signals): void;
  /** Ends one at once: a server that is asked politely waits a minute for its watches. */
  kill(component: Component): Promise<void>;
  /** @throws with the end of its log when one has ended by itself. */
  assertAlive(): void;
  stop(): Promise<void>;
}

interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<unknown>;
}

/** Clients before servers. */
const stopOrder: readonly Component[] = ['kwok', 'kube-scheduler', 'kube-controller-manager', 'kube-apiserver', 'etcd'];

/** Runs the parts of one binary. */
export function createProcesses(binary: string, layout: Layout): Processes {
  const running = new Map<Component, Running>();
  const logOf = (component: Component): string => join(layout.folder, `${component}.log`);

  // A test process that ends by an error leaves nothing behind.
  process.once('exit', () => {
    for (const { child } of running.values()) child.kill('SIGKILL');
  });

  async function kill(component: Component): Promise<void> {
    const found = running.get(component);
    running.delete(component);
    found?.child.kill('SIGKILL');
    await found?.ended;
  }

  return {
    start(component) {
      const log = openSync(logOf(component), 'a');
      const child = spawn(binary, [component, ...flagsOf(component, layout)], { stdio: ['ignore', log, log] });
      closeSync(log);
      running.set(component, { child, ended: new Promise((resolve) => child.once('exit', resolve)) });
    },
    signal: (component, signal) => void running.get(component)?.child.kill(signal),
    kill,
    assertAlive() {
      for (const [component, { child }] of running) {
        if (child.exitCode === null && child.signalCode === null) continue;
        const end = readFileSync(logOf(component), 'utf8').trim().split('\n').slice(-5).join('\n');
        throw new Error(`${component} has ended:\n${end}`);
      }
    },
    async stop() {
      for (const component of stopOrder) await kill(component);
    },
  };
}
