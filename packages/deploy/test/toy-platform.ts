import { Failure } from '@aevon/ports';
import { type Artifact, type Observation, parseArtifact, type Phase, type Release, type Target } from '../src/index.ts';

export function image(digit: string): Artifact {
  return parseArtifact(`registry.example/shop/orders@sha256:${digit.repeat(64)}`);
}

/** What goes wrong with one call: an answer that is lost before or after the platform acted, or a refusal. */
export type Trouble = 'lost-before' | 'lost-after' | 'refused' | 'bug';

export interface Script {
  /** What each look shows; the last one stays. */
  readonly looks: readonly Phase[];
  /** What the platform runs in the end; default: what was asked for. Null: it does not say. */
  readonly runs?: Artifact | null;
  /** Whether traffic is switched when it is ready. Default true. */
  readonly switches?: boolean;
  /** Said with each look. */
  readonly note?: string;
}

interface Kept {
  readonly id: string;
  readonly artifact: Artifact;
  readonly script: Script;
  looks: number;
  cancelled: boolean;
}

function failure(trouble: 'lost' | 'refused' | 'bug'): Failure {
  const kind = { lost: 'infrastructure', refused: 'user', bug: 'bug' } as const;
  return new Failure({ kind: kind[trouble], code: `toy-${trouble}`, what: `the toy platform: ${trouble}` });
}

/** A platform in memory that does what its script says, and knows what is true. */
export class ToyPlatform {
  readonly kept: Kept[] = [];
  readonly calls: string[] = [];
  live: Kept | undefined;
  next: Script = { looks: ['waiting', 'finishing', 'ready'] };
  /** Troubles by method, taken from the front. */
  readonly troubles = new Map<string, (Trouble | undefined)[]>();
  /** Runs before each call, to let things happen in the middle. */
  before: (method: string) => void = () => undefined;

  begin(artifact: Artifact, script: Script = this.next): Kept {
    const made = { id: `toy-${this.kept.length + 1}`, artifact, script, looks: 0, cancelled: false };
    this.kept.unshift(made);
    return made;
  }

  /** A release that is live from the start. */
  serve(artifact: Artifact): Kept {
    const made = this.begin(artifact, { looks: ['ready'] });
    this.live = made;
    return made;
  }

  readonly target: Target = {
    platform: 'toy',
    pace: { waitingMs: 5_000, finishingMs: 1_000 },
    resolve: async () =>
      this.#call('resolve', () => ({
        service: { id: 'svc', name: 'orders' },
        url: 'https://orders.toy.example',
        live: this.live === undefined ? undefined : this.#release(this.live),
        recent: this.kept.map((kept) => this.#release(kept)),
      })),
    release: async (artifact) => this.#call('release', () => ({ deploymentId: this.begin(artifact).id })),
    restore: async ({ artifact }) =>
      this.#call('restore', () => {
        if (artifact === undefined) throw failure('refused');
        return { deploymentId: this.begin(artifact).id };
      }),
    observe: async (id) => this.#call('observe', () => this.#look(this.#find(id))),
    identify: async (id) => this.#call('identify', () => this.#runs(this.#find(id))),
    cancel: async (id) =>
      this.#call('cancel', () => {
        this.#find(id).cancelled = true;
        return 'cancelled' as const;
      }),
    logTail: async () => this.#call('logTail', () => ['the last line']),
  };

  async #call<T>(method: string, act: () => T): Promise<T> {
    this.calls.push(method);
    this.before(method);
    const trouble = this.troubles.get(method)?.shift();
    if (trouble === 'lost-before') throw failure('lost');
    if (trouble === 'refused' || trouble === 'bug') throw failure(trouble);
    const answer = act();
    if (trouble === 'lost-after') throw failure('lost');
    return Promise.resolve(answer);
  }

  #find(id: string): Kept {
    const kept = this.kept.find((one) => one.id === id);
    if (kept === undefined) throw failure('refused');
    return kept;
  }

  #phase({ script, looks }: Kept): Phase {
    return script.looks[Math.min(looks, script.looks.length - 1)] ?? 'unknown';
  }

  #look(kept: Kept): Observation {
    const phase = this.#phase(kept);
    kept.looks += 1;
    if (phase === 'ready' && kept.script.switches !== false && !kept.cancelled) this.live = kept;
    return {
      phase,
      state: phase.toUpperCase(),
      ...(phase === 'failed' ? { reason: 'exit code 1' } : {}),
      ...(kept.script.note === undefined ? {} : { note: kept.script.note }),
    };
  }

  #runs({ artifact, script }: Kept): Artifact | undefined {
    return script.runs === null ? undefined : (script.runs ?? artifact);
  }

  #release(kept: Kept): Release {
    const phase = this.#phase(kept);
    return { deploymentId: kept.id, phase, state: phase.toUpperCase(), artifact: this.#runs(kept) };
  }
}
