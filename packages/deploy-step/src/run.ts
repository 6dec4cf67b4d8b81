import {
  type Artifact,
  begin,
  cleanUp,
  deploy,
  foresee,
  parseArtifact,
  type Saved,
  spellArtifact,
  type Step,
  type Surroundings,
  type Target,
} from '@aevon/deploy';
import { markdownCode, markdownText } from '@aevon/findings';
import { type ActionContext, Red } from '@aevon/kit';
import { Failure } from '@aevon/ports';
import { type DeployOutputs, outputsOf, previousOutputs } from './outputs.ts';
import { seconds, summarize } from './summary.ts';

/** The inputs that every deploy action has. */
export interface DeployInputs {
  readonly artifact: string;
  readonly timeout: number;
  readonly wait: boolean;
  readonly again: boolean;
  readonly dryRun: boolean;
}

const stateKey = 'release';

function surroundings({ clock, signal, reporter, state }: ActionContext): Surroundings {
  return {
    clock,
    signal,
    progress: ({ state: word, step, atMs }: Step) => reporter.info(`${seconds(atMs)}: ${step ?? word}`),
    save: (saved: Saved) => state.set(stateKey, JSON.stringify(saved)),
  };
}

interface Asked {
  readonly target: Target;
  readonly artifact: Artifact;
  readonly timeoutMs: number;
  readonly again: boolean;
}

const forecasts = {
  'change-nothing': 'nothing: it is live already',
  follow: 'follow the release that is under way',
  release: 'start a release',
} as const;

async function look(asked: Asked, context: ActionContext): Promise<DeployOutputs> {
  const { present, would } = await foresee(asked, context);
  const { live, service, url } = present;
  const now = live?.artifact === undefined ? (live?.deploymentId ?? 'nothing') : spellArtifact(live.artifact);
  context.reporter.info(`live now: ${now}`);
  context.reporter.info(`would do: ${forecasts[would]}`);
  context.reporter.summary(
    [
      `## 🔍 Dry run: ${markdownText(service.name)} on ${asked.target.platform}`,
      '',
      '| | |',
      '|---|---|',
      `| asked for | ${markdownCode(spellArtifact(asked.artifact))} |`,
      `| live now | ${markdownCode(now)} |`,
      `| would do | ${forecasts[would]} |`,
    ].join('\n'),
  );
  return {
    changed: would === 'release',
    url: url ?? '',
    ...previousOutputs(live),
  };
}

async function startOnly(asked: Asked, context: ActionContext): Promise<DeployOutputs> {
  const { deploymentId, present, adopted, unchanged } = await begin(asked, surroundings(context));
  // It is meant to go on without this job.
  context.state.set(stateKey, '');
  const how = adopted ? 'under way' : 'started';
  context.reporter.info(
    `${unchanged ? 'live already' : how}: ${deploymentId}; \`wait\` is false, so nothing is proved`,
  );
  const where = `${markdownText(present.service.name)} on ${asked.target.platform}`;
  context.reporter.summary(
    unchanged
      ? `## Nothing started: ${where}\n\nThe platform names ${markdownCode(deploymentId)} of the same artifact as live already.`
      : `## 🚀 Started, not proved: ${where}\n\nThe release ${markdownCode(deploymentId)} goes on without this job, because \`wait\` is \`false\`.`,
  );
  return {
    changed: !adopted && !unchanged,
    url: present.url ?? '',
    'deployment-id': deploymentId,
    ...previousOutputs(present.live),
  };
}

async function toTheEnd(asked: Asked, context: ActionContext): Promise<DeployOutputs> {
  const { target, artifact } = asked;
  const outcome = await deploy(asked, surroundings(context));
  // Whatever the verdict, the post step has nothing to end.
  context.state.set(stateKey, '');
  context.reporter.summary(summarize({ platform: target.platform, artifact, outcome }));
  if (outcome.note !== undefined) context.reporter.warning(outcome.note);
  const outputs = outputsOf(outcome);
  if (outcome.failure !== undefined) {
    const details = [...(outcome.failure.details ?? []), ...outcome.logTail.slice(-20)];
    throw new Red({ outputs: { ...outputs }, facts: { ...outcome.failure, details } });
  }
  context.reporter.info(`live: ${outputs.identity ?? ''}${outcome.unchanged ? ', as it was before' : ''}`);
  return outputs;
}

/** Brings one artifact live on one target, or only looks, or only starts it, as the inputs say. */
async function runDeploy(target: Target, inputs: DeployInputs, context: ActionContext): Promise<DeployOutputs> {
  const { timeout: timeoutMs, again } = inputs;
  const asked: Asked = { target, artifact: parseArtifact(inputs.artifact), timeoutMs, again };
  if (inputs.dryRun) return look(asked, context);
  return inputs.wait ? toTheEnd(asked, context) : startOnly(asked, context);
}

function readSaved(text: string | undefined): Saved | undefined {
  if (text === undefined || text === '') return undefined;
  const saved: unknown = JSON.parse(text);
  if (typeof saved !== 'object' || saved === null || !('step' in saved)) return undefined;
  if (saved.step === 'started' && 'deploymentId' in saved && typeof saved.deploymentId === 'string')
    return { step: 'started', deploymentId: saved.deploymentId };
  const after = 'after' in saved && typeof saved.after === 'string' ? saved.after : undefined;
  return saved.step === 'asking' ? { step: 'asking', after } : undefined;
}

/** At the end of the job: cancels a release whose step was killed before it had a verdict. */
async function endDeploy(target: Target, { artifact }: DeployInputs, context: ActionContext): Promise<void> {
  const saved = readSaved(context.state.get(stateKey));
  if (saved === undefined) return;
  const ended = await cleanUp(target, parseArtifact(artifact), saved);
  if (ended === 'cancelled') context.reporter.info('the release that this step began was cancelled');
  if (ended !== 'left') return;
  const which =
    saved.step === 'started' ? `the release ${saved.deploymentId}` : 'a release that this step may have begun';
  throw new Failure({
    kind: 'target',
    code: 'release-left',
    what: `${which} was not cancelled: it is live by now, too far on, or cannot be told from another`,
    fix: 'run the job again: it follows that release',
  });
}

/** The two phases of a deploy action, which is then no more than the way from its inputs to a target. */
export function deployOn<I extends DeployInputs>(
  targetOf: (inputs: I, context: ActionContext) => Target,
): {
  readonly run: (inputs: I, context: ActionContext) => Promise<DeployOutputs>;
  readonly post: (inputs: I, context: ActionContext) => Promise<void>;
} {
  return {
    run: async (inputs, context) => runDeploy(targetOf(inputs, context), inputs, context),
    post: async (inputs, context) => endDeploy(targetOf(inputs, context), inputs, context),
  };
}
