import { featureBranch, featureCommits, featureTitle } from './feature.ts';
import type { Journey } from './journey.ts';
import { planTakes } from './plan-facts.ts';
import { jobEnds, runsEnd } from './seeing.ts';

export const main: Journey = {
  name: 'main',
  title: 'The merge is checked on main',
  story: 'The pull request is merged, and the push to main runs the same checks on what really lies there now.',
  moves: [{ move: 'merge', branch: featureBranch, title: featureTitle, commits: featureCommits }],
  expectations: [
    runsEnd('success', 'The run for the push to main is green.'),
    {
      ...planTakes(
        ['@shop/ui', '@shop/pricing', '@shop/web'],
        ['@shop/orders', '@shop/contracts'],
        'The plan compares with what main was before the push, and takes only what the merge brought.',
      ),
      python: true,
    },
    jobEnds('test', 'success', 'What is affected was tested.'),
    jobEnds('build', 'success', 'What is affected was built.'),
    jobEnds('ci', 'success', 'The required check `ci` is green.'),
  ],
};
