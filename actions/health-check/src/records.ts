import {
  createDeployments,
  type Deployments,
  isVerified,
  type ReleasedDeployment,
  runUrl,
  verifiedMark,
  wasLive,
} from '@aevon/github';
import type { ActionContext } from '@aevon/kit';
import { Failure } from '@aevon/ports';
import type { Runtime } from '@aevon/runtime';
import type { HealthResult } from '@aevon/verify';

/** The record of a release, and the targets whose health decides on it; undefined: all of them. */
interface Watched {
  readonly record: ReleasedDeployment;
  readonly target: string | undefined;
}

/** What becomes of the records of releases when the check has ended. */
export interface Records {
  /** Marks each as verified or failed. Resolves to those that are verified. @throws Failure of GitHub. */
  conclude(results: readonly HealthResult[]): Promise<readonly number[]>;
}

interface Line {
  readonly target: string | undefined;
  readonly id: number;
}

function readLine(line: string, targets: readonly string[]): Line {
  const [, target, id] = /^(?:([\w./-]{1,80})\s*=\s*)?([1-9]\d{0,14})$/.exec(line) ?? [];
  const isKnown = target === undefined || targets.includes(target);
  if (id !== undefined && isKnown) return { target, id: Number(id) };
  throw new Failure({
    kind: 'user',
    code: 'deployments-invalid',
    what: isKnown
      ? `${JSON.stringify(line.slice(0, 80))} in \`github-deployments\` is no id of a deployment`
      : `\`github-deployments\` names the target ${target}, which is not among \`targets\`: ${targets.join(', ')}`,
    fix: 'give the output `github-deployment-id` of a deploy action, or `name=id` for that of one target',
  });
}

/** What answers is another release by now, which says nothing of this one. */
function replaced(id: number): Failure {
  return new Failure({
    kind: 'target',
    code: 'deployment-replaced',
    what: `the release of deployment ${id} on GitHub was replaced by a later one, so it is not this one that was checked`,
    fix: 'check the release that replaced it',
  });
}

async function readRecord(deployments: Deployments, { id, target }: Line): Promise<Watched> {
  const [{ release, ...deployment }, statuses] = await Promise.all([deployments.get(id), deployments.statuses(id)]);
  if (release !== undefined && statuses[0]?.state === 'inactive') throw replaced(id);
  if (release !== undefined && wasLive(statuses)) return { record: { ...deployment, release }, target };
  throw new Failure({
    kind: 'user',
    code: 'deployment-not-live',
    what: `deployment ${id} on GitHub is no record of a release that was proved to be live`,
    cause: release === undefined ? 'another tool made it' : 'its release failed, or has no verdict yet',
    fix: 'give the output `github-deployment-id` of a deploy action that went well',
  });
}

function problemsOf({ target }: Watched, results: readonly HealthResult[]): string[] {
  const own = target === undefined ? results : results.filter((result) => result.target.name === target);
  return own.flatMap(({ verdict, problem, target: { name } }) =>
    verdict === 'passed' ? [] : [`${name} ${problem ?? 'is not well'}`],
  );
}

/**
 * Reads the records of the releases that are looked at, before the first probe: an id that is wrong, or a right that
 * is missing, is told at once.
 * @throws Failure `deployments-invalid`, `deployment-not-live`, and those of GitHub.
 */
export async function openRecords(
  text: string,
  targets: readonly string[],
  github: ReturnType<Runtime['github']>,
  { runner }: ActionContext,
): Promise<Records> {
  const deployments = createDeployments(github);
  const lines = text.split('\n').map((line) => line.trim());
  const asked = lines.filter((line) => line !== '').map((line) => readLine(line, targets));
  const watched = await Promise.all(asked.map(async (line) => readRecord(deployments, line)));
  const logUrl = runUrl(runner);

  const mark = async (one: Watched, results: readonly HealthResult[]): Promise<number[]> => {
    const { id, release } = one.record;
    const statuses = await deployments.statuses(id);
    if (statuses[0]?.state === 'inactive') throw replaced(id);
    const problems = problemsOf(one, results);
    const shown = { logUrl, ...(release.url === undefined ? {} : { environmentUrl: release.url }) };
    if (problems.length > 0) {
      await deployments.setStatus(id, { state: 'failure', description: problems.join('; '), ...shown });
      return [];
    }
    if (isVerified(statuses, release.artifact)) return [id];
    await deployments.setStatus(id, { state: 'success', description: verifiedMark(release.artifact), ...shown });
    return [id];
  };
  return {
    conclude: async (results) => (await Promise.all(watched.map((one) => mark(one, results)))).flat(),
  };
}
