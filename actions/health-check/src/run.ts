import { type ActionContext, type InputsOf, type OutputsOf, Red } from '@aevon/kit';
import { Failure } from '@aevon/ports';
import { connect, type Runtime } from '@aevon/runtime';
import { type HealthResult, type HealthRule, watchHealth } from '@aevon/verify';
import type { spec } from './definition.ts';
import { readExpectation } from './expectation.ts';
import { readHeaders } from './headers.ts';
import { openRecords, type Records } from './records.ts';
import { summarize } from './summary.ts';
import { readTargets, requireEncryption } from './targets.ts';
import { failureOf, outputsOf } from './verdict.ts';

type Inputs = InputsOf<typeof spec>;

/** Headers that open protected previews of Vercel (vercel.com/docs, deployment protection; skew protection). */
async function doorHeaders(inputs: Inputs, { idToken }: Runtime): Promise<Record<string, string>> {
  const { bypassSecret, oidcAudience, deploymentId } = inputs;
  return {
    ...(bypassSecret === undefined ? {} : { 'x-vercel-protection-bypass': bypassSecret }),
    ...(oidcAudience === undefined ? {} : { 'x-vercel-trusted-oidc-idp-token': await idToken(oidcAudience) }),
    ...(deploymentId === undefined ? {} : { 'x-deployment-id': deploymentId }),
  };
}

function hasSecrets({ headers, bypassSecret, oidcAudience }: Inputs): boolean {
  return [headers, bypassSecret, oidcAudience].some((secret) => secret !== undefined && secret !== '');
}

function ruleOf(inputs: Inputs): HealthRule {
  const limit = inputs.maxP95 > 0 ? { maxP95Ms: inputs.maxP95, minProbes: inputs.samples } : {};
  return {
    successes: inputs.successes,
    maxFlaps: inputs.maxFlaps,
    intervalMs: inputs.interval,
    probeMs: inputs.probeTimeout,
    timeoutMs: inputs.timeout,
    ...limit,
  };
}

/** The verdict, told to the records first. What was found out is put out even where GitHub does not take the mark. */
async function conclude(
  results: readonly HealthResult[],
  records: Records,
  { clock, reporter }: ActionContext,
): Promise<OutputsOf<typeof spec>> {
  const outputs = outputsOf(results, clock.now());
  const facts = failureOf(results);
  try {
    const verified = await records.conclude(results);
    const marked = verified.length === 0 ? 'none' : verified.join(', ');
    reporter.info(`records of releases that are verified by this check: ${marked}`);
    if (facts !== undefined) throw new Red({ outputs: { ...outputs, verified }, facts });
    return { ...outputs, verified };
  } catch (error) {
    if (error instanceof Red || !(error instanceof Failure)) throw error;
    const unmarked = `the records on GitHub could not be marked: ${error.facts.what}`;
    if (facts === undefined) throw new Red({ outputs, facts: { ...error.facts, what: unmarked } });
    throw new Red({ outputs, facts: { ...facts, details: [...(facts.details ?? []), unmarked] } });
  }
}

export async function run(inputs: Inputs, context: ActionContext): Promise<OutputsOf<typeof spec>> {
  const { clock, signal, reporter } = context;
  const addresses = readTargets(inputs.targets);
  const expectation = readExpectation(inputs);
  const own = readHeaders(inputs.headers ?? '');
  const runtime = connect(context);
  if (hasSecrets(inputs)) requireEncryption(addresses);
  const names = addresses.map(({ name }) => name);
  const github = runtime.github(inputs.githubToken);
  const records = await openRecords(inputs.githubDeployments ?? '', names, github, context);
  if (inputs.initialDelay > 0) await clock.sleep(inputs.initialDelay, signal);
  const headers = { ...(await doorHeaders(inputs, runtime)), ...own };
  const targets = addresses.map((address) => ({ ...address, headers, expectation }));
  const tools = { prober: runtime.prober, clock, signal, progress: (line: string) => reporter.info(line) };
  const results = await watchHealth(targets, ruleOf(inputs), tools);
  reporter.summary(summarize(results, clock.now()));
  return conclude(results, records, context);
}
