import type { FailureFacts, Verdict } from '@aevon/ports';
import type { Observation } from './target.ts';
import type { Watched } from './watch.ts';

/** A verdict that is not `live`, and the words for it. */
export interface Red {
  readonly verdict: Exclude<Verdict, 'live'>;
  readonly failure: FailureFacts;
}

interface Named {
  readonly platform: string;
  readonly service: string;
  readonly deploymentId: string;
}

function ofState({ platform, service, deploymentId }: Named, last: Observation): Red | undefined {
  const name = `the release ${deploymentId} of ${service} on ${platform}`;
  const reason = last.reason === undefined ? {} : { cause: last.reason };
  if (last.phase === 'failed')
    return {
      verdict: 'failed',
      failure: {
        kind: 'target',
        code: 'release-failed',
        what: `${name} ended as ${last.state}`,
        ...reason,
        fix: 'read the end of its log below; nothing was left half-done: what was live before still is, unless the platform says otherwise',
      },
    };
  if (last.phase === 'superseded')
    return {
      verdict: 'superseded',
      failure: {
        kind: 'target',
        code: 'release-superseded',
        what: `${name} was replaced before it was live (${last.state})`,
        cause: last.reason ?? 'a newer release of the same service was started, here or in the dashboard',
        fix: 'look at the newer release; deploy again if this artifact is still the one to serve',
      },
    };
  if (last.phase === 'skipped')
    return {
      verdict: 'skipped',
      failure: {
        kind: 'target',
        code: 'release-skipped',
        what: `${platform} skipped ${name} (${last.state})`,
        cause: last.reason ?? 'a rule of the platform, such as watched paths, said that nothing is to be deployed',
        fix: `change that rule of ${service}: an asked-for release must not be skipped`,
      },
    };
  return undefined;
}

function ofTime(named: Named, { last, trouble }: Watched, seconds: number): Red {
  const name = `the release ${named.deploymentId} of ${named.service} on ${named.platform}`;
  if (trouble !== undefined || last === undefined)
    return {
      verdict: 'inconclusive',
      failure: {
        kind: 'infrastructure',
        code: 'platform-silent',
        what: `${named.platform} did not say how ${name} ended`,
        cause: trouble?.facts.what ?? 'no look at it was answered',
        fix: `look at ${named.platform}'s status page and dashboard, then run this job again: it follows the same release`,
      },
    };
  if (last.phase === 'unknown')
    return {
      verdict: 'inconclusive',
      failure: {
        kind: 'target',
        code: 'state-unknown',
        what: `${name} is in the state ${JSON.stringify(last.state)}, which this version does not know`,
        fix: `look at it in the dashboard, and update this action: ${named.platform} has a new state`,
      },
    };
  return {
    verdict: 'timed-out',
    failure: {
      kind: 'target',
      code: 'release-timed-out',
      what: `${name} was still ${last.step ?? last.state} after ${seconds} s`,
      ...(last.reason === undefined ? {} : { cause: last.reason }),
      fix: 'read the end of its log below, or raise `timeout` if it is only slow',
    },
  };
}

/** Undefined when the platform says that the release is ready, which is not yet proof that it is live. */
export function redOf(named: Named, watched: Watched, seconds: number): Red | undefined {
  if (watched.end === 'refused' && watched.trouble !== undefined)
    return { verdict: 'inconclusive', failure: watched.trouble.facts };
  if (watched.end === 'settled' && watched.last?.phase === 'ready') return undefined;
  const settled = watched.end === 'settled' && watched.last !== undefined ? ofState(named, watched.last) : undefined;
  return settled ?? ofTime(named, watched, seconds);
}
