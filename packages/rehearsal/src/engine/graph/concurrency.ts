/** One holder of a concurrency group, or somebody who waits for it. */
interface Member {
  readonly cancel: (reason: Error) => void;
  readonly start: () => void;
}

interface Group {
  holder: Member | undefined;
  pending: Member[];
}

export interface ConcurrencyRequest {
  readonly group: string;
  readonly cancelInProgress: boolean;
  /** `max`: everybody waits in line; else a newcomer cancels who waits already. */
  readonly queue: 'single' | 'max';
  /** Called when a newcomer cancels this one. */
  readonly cancel: (reason: Error) => void;
}

export interface ConcurrencyGroups {
  /** Resolves when it is this one's turn, with the function that gives the turn back. Rejects when cancelled while waiting. */
  enter(request: ConcurrencyRequest): Promise<() => void>;
}

/** The concurrency groups of one repository. Names are compared without regard to case, as on GitHub. */
export function createConcurrencyGroups(): ConcurrencyGroups {
  const groups = new Map<string, Group>();
  const groupOf = (name: string): Group => {
    const key = name.toLowerCase();
    const group = groups.get(key) ?? { holder: undefined, pending: [] };
    groups.set(key, group);
    return group;
  };
  return { enter: (request) => enterGroup(groupOf(request.group), request) };
}

function enterGroup(group: Group, request: ConcurrencyRequest): Promise<() => void> {
  const superseded = new Error(`Canceling since a higher priority waiting request for '${request.group}' exists`);
  return new Promise((resolve, reject) => {
    const cancel = (reason: Error): void => {
      request.cancel(reason);
      reject(reason);
    };
    const member: Member = { cancel, start: () => resolve(() => leaveGroup(group)) };
    if (group.holder === undefined) {
      group.holder = member;
      member.start();
      return;
    }
    if (request.queue === 'single') group.pending.splice(0).forEach((waiting) => waiting.cancel(superseded));
    if (request.cancelInProgress) group.holder.cancel(superseded);
    group.pending.push(member);
  });
}

function leaveGroup(group: Group): void {
  group.holder = group.pending.shift();
  group.holder?.start();
}
