import { type ActionContext, type InputsOf, type OutputsOf, Red } from '@aevon/kit';
import type { FailureFacts } from '@aevon/ports';
import type { spec } from './definition.ts';
import { type JobFate, type Judgement, judge } from './judge.ts';
import { readNeeds } from './read-needs.ts';
import { summarize } from './summary.ts';

const redFates = ['failed', 'missing', 'cancelled'] as const satisfies readonly JobFate[];

const advice = {
  failed: { code: 'jobs-failed', word: 'failed', fix: 'open the job and mend what its annotations name' },
  missing: {
    code: 'jobs-missing',
    word: 'did not run though it had to',
    fix: 'list it under `needs:`, or correct its `if:`',
  },
  cancelled: {
    code: 'jobs-cancelled',
    word: 'was cancelled or timed out, so nothing is known of it',
    fix: 're-run it',
  },
} as const;

function factsOf({ jobs }: Judgement): FailureFacts | undefined {
  const worst = redFates.find((fate) => jobs.some((job) => job.fate === fate));
  if (worst === undefined) return undefined;
  const { code, fix } = advice[worst];
  const sentences = redFates.flatMap((fate) =>
    jobs.filter((job) => job.fate === fate).map(({ job }) => `${job} ${advice[fate].word}`),
  );
  return { kind: 'user', code, what: sentences.join('; '), fix };
}

export async function run(inputs: InputsOf<typeof spec>, { reporter }: ActionContext): Promise<OutputsOf<typeof spec>> {
  const judgement = judge(readNeeds(inputs.needs), inputs);
  for (const { job, result, fate } of judgement.jobs) reporter.info(`${job}: ${result} (${fate})`);
  reporter.summary(summarize(judgement));
  const red = judgement.jobs.filter(({ fate }) => redFates.some((bad) => bad === fate)).map(({ job }) => job);
  const outputs = { verdict: judgement.verdict, red };
  const facts = factsOf(judgement);
  if (facts !== undefined) throw new Red({ outputs, facts });
  return outputs;
}
