import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** Parents by process id, as Linux tells them (proc(5): the fourth field of `stat`, after a name in parentheses). */
function parentsInProc(): Map<number, number> {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
    } catch {
      // Gone meanwhile.
    }
  }
  return parents;
}

function parentsByPs(): Map<number, number> {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8', timeout: 2_000 }).split('\n');
  return new Map(
    lines.map((line) => line.trim().split(/\s+/).map(Number)).map(([pid = 0, parent = 0]) => [pid, parent]),
  );
}

function readParents(): Map<number, number> {
  try {
    return process.platform === 'linux' ? parentsInProc() : parentsByPs();
  } catch {
    return new Map();
  }
}

/**
 * All that a process has started and what these have started, those in groups of their own included, which a signal to
 * the group of the process does not reach. Empty where the machine does not tell.
 */
export function descendantsOf(pid: number): readonly number[] {
  const parents = readParents();
  const found = new Set([pid]);
  // Parents mostly have the smaller number, but numbers start again.
  for (let size = 0; size !== found.size;) {
    size = found.size;
    for (const [child, parent] of parents) if (found.has(parent)) found.add(child);
  }
  found.delete(pid);
  return [...found];
}
