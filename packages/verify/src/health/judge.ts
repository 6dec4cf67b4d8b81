import type { ProbeAnswer, ProbeSilence } from '@aevon/ports';
import type { Expectation } from './expectation.ts';
import { sameCommit, servedCommit, type ServedCommit } from './served-commit.ts';

/** What one probe showed. */
export interface Judgement {
  readonly ok: boolean;
  /** Why not, as the end of a sentence that begins with the name of the service. */
  readonly problem: string | undefined;
  /** `wait`: a service that is starting or switching looks like this too. `stop`: waiting will not mend it. */
  readonly hope: 'wait' | 'stop';
  /** The commit that it says it serves. */
  readonly served: string | undefined;
}

const silences: Readonly<Record<ProbeSilence['trouble'], string>> = {
  dns: 'has a name that is not known',
  refused: 'takes no connections',
  tls: 'shows a certificate that cannot be trusted',
  timeout: 'did not answer in time',
  cut: 'ended the connection before the answer was whole',
  other: 'could not be reached',
};

const dayMs = 86_400_000;

/** The query of a login page may hold what nobody should see. */
function withoutQuery(address: string): string {
  return address.replace(/[?#].*$/s, '').slice(0, 200);
}

function statusProblem({ status, headers }: ProbeAnswer, { statuses }: Expectation): string | undefined {
  if (statuses.some(({ from, to }) => status >= from && status <= to)) return undefined;
  const to = headers['location'];
  if (status >= 300 && status < 400 && to !== undefined)
    return `answered ${status} and points to ${withoutQuery(to)}: give that address, or the statuses that are well`;
  if (status === 401 || status === 403)
    return `answered ${status}: it is protected; give the header or the secret that lets the check pass`;
  return `answered ${status}`;
}

function commitProblem(served: ServedCommit | undefined, { commit }: Expectation): string | undefined {
  if (served === undefined || commit === undefined) return undefined;
  if (!served.found) return `does not say which commit it serves: ${served.why}`;
  if (sameCommit(served.commit, commit.is)) return undefined;
  return `serves ${served.commit} and not ${commit.is}`;
}

function certificateProblem(answer: ProbeAnswer, expectation: Expectation, now: Date): string | undefined {
  const { minCertificateDays } = expectation;
  if (minCertificateDays === undefined) return undefined;
  if (answer.certificate === undefined) return 'showed no certificate though one was to be checked';
  const days = Math.floor((answer.certificate.validTo.getTime() - now.getTime()) / dayMs);
  return days >= minCertificateDays
    ? undefined
    : `has a certificate that is good for ${days} more days, less than ${minCertificateDays}`;
}

function bodyProblem({ body }: ProbeAnswer, { contains }: Expectation): string | undefined {
  if (contains === undefined || new TextDecoder().decode(body).includes(contains)) return undefined;
  return `answered without ${JSON.stringify(contains)}`;
}

function timeProblem({ timings }: ProbeAnswer, { maxMs }: Expectation): string | undefined {
  if (maxMs === undefined || timings.totalMs <= maxMs) return undefined;
  return `took ${Math.round(timings.totalMs)} ms, more than ${maxMs}`;
}

/** Holds one probe against what is expected. */
export function judge(result: ProbeAnswer | ProbeSilence, expectation: Expectation, now: Date): Judgement {
  if (!result.answered) {
    const problem = `${silences[result.trouble]} (${result.message})`;
    return { ok: false, problem, hope: 'wait', served: undefined };
  }
  const { commit } = expectation;
  const served = commit === undefined ? undefined : servedCommit(result, commit.place, commit.is);
  const certificate = certificateProblem(result, expectation, now);
  const problem =
    statusProblem(result, expectation) ??
    commitProblem(served, expectation) ??
    bodyProblem(result, expectation) ??
    certificate ??
    timeProblem(result, expectation);
  return {
    ok: problem === undefined,
    problem,
    hope: problem !== undefined && problem === certificate ? 'stop' : 'wait',
    served: served?.found === true ? served.commit : undefined,
  };
}
