import type { EventsConfig } from '../language/official.ts';
import { matchesPatterns } from './patterns.ts';

/** What happened, as far as `on:` asks. */
export interface Trigger {
  readonly event: string;
  /** `action` of the payload: `opened`, `synchronize`, … */
  readonly activity?: string;
  /** Branch pushed to, or the base branch of the pull request or merge group. */
  readonly branch?: string;
  readonly tag?: string;
  /** Changed files; absent where the event has none to compare. */
  readonly files?: readonly string[];
}

type Filter = Readonly<Record<string, readonly string[] | undefined>>;

const defaultActivities: Readonly<Record<string, readonly string[]>> = {
  pull_request: ['opened', 'synchronize', 'reopened'],
  pull_request_target: ['opened', 'synchronize', 'reopened'],
};

/** Why a workflow with these events does not run for `trigger`, or undefined when it runs. */
export function whyNotTriggered(events: EventsConfig, trigger: Trigger): string | undefined {
  const declared = events[trigger.event];
  if (declared === undefined) return `it does not listen to ${trigger.event}`;
  const filter = filterOf(declared);
  return wrongActivity(filter, trigger) ?? wrongRef(filter, trigger) ?? wrongFiles(filter, trigger);
}

function filterOf(declared: unknown): Filter {
  if (typeof declared !== 'object' || declared === null) return {};
  const lists = Object.entries(declared).filter(([, value]) => Array.isArray(value));
  return Object.fromEntries(lists.map(([key, value]) => [key, Array.isArray(value) ? value.map(String) : []]));
}

function wrongActivity(filter: Filter, trigger: Trigger): string | undefined {
  const wanted = filter['types'] ?? defaultActivities[trigger.event];
  if (wanted === undefined || trigger.activity === undefined || wanted.includes(trigger.activity)) return undefined;
  return `it runs on ${wanted.join(', ')}, not on ${trigger.activity}`;
}

function wrongRef(filter: Filter, trigger: Trigger): string | undefined {
  const branches = refVerdict(filter, 'branches', trigger.branch);
  const tags = refVerdict(filter, 'tags', trigger.tag);
  if (trigger.tag !== undefined)
    return tags === 'absent' && branches !== 'absent'
      ? 'it filters branches and this is a tag'
      : reason(tags, 'tag', trigger.tag);
  if (trigger.branch === undefined) return undefined;
  if (branches === 'absent' && tags !== 'absent' && trigger.event === 'push')
    return 'it filters tags and this is a branch';
  return reason(branches, 'branch', trigger.branch);
}

function reason(verdict: RefVerdict, kind: string, name: string): string | undefined {
  return verdict === 'refused' ? `its filter leaves out the ${kind} ${name}` : undefined;
}

/** `absent`: no such filter. */
type RefVerdict = 'absent' | 'accepted' | 'refused';

function refVerdict(filter: Filter, kind: 'branches' | 'tags', name: string | undefined): RefVerdict {
  const wanted = filter[kind];
  const ignored = filter[`${kind}-ignore`];
  if (wanted !== undefined) return name !== undefined && matchesPatterns(name, wanted) ? 'accepted' : 'refused';
  if (ignored !== undefined) return name !== undefined && matchesPatterns(name, ignored) ? 'refused' : 'accepted';
  return 'absent';
}

/** Paths are not looked at for tags (GitHub documents so) and where nothing can be compared. */
function wrongFiles(filter: Filter, trigger: Trigger): string | undefined {
  if (trigger.files === undefined || trigger.tag !== undefined) return undefined;
  const [wanted, ignored] = [filter['paths'], filter['paths-ignore']];
  if (wanted !== undefined && !trigger.files.some((file) => matchesPatterns(file, wanted)))
    return 'no changed file is in its paths';
  if (ignored !== undefined && trigger.files.every((file) => matchesPatterns(file, ignored)))
    return 'every changed file is in its paths-ignore';
  return undefined;
}
