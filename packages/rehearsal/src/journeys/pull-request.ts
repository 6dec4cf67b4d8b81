import { featureBranch, featureCommits, featureTitle } from './feature.ts';
import type { Journey } from './journey.ts';
import { planTakes } from './plan-facts.ts';
import { jobEnds, runsEnd } from './seeing.ts';

export const pullRequest: Journey = {
  name: 'pull-request',
  title: 'A pull request gets its answer',
  story:
    'A developer changes a rule in the pricing service and shows it in the user interface, and opens a pull request.',
  moves: [
    {
      move: 'open-pull-request',
      branch: featureBranch,
      title: featureTitle,
      body: 'Large orders get a third step of the quantity discount, and the picker says so.',
      commits: featureCommits,
    },
  ],
  expectations: [
    runsEnd('success', 'The run for the pull request is green.'),
    {
      ...planTakes(
        ['@shop/ui', '@shop/pricing', '@shop/web'],
        ['@shop/orders', '@shop/contracts'],
        'The plan takes ui, pricing and what depends on them, and leaves orders and contracts alone.',
      ),
      python: true,
    },
    jobEnds('lint', 'success', 'What is affected was linted.'),
    jobEnds('test', 'success', 'What is affected was tested, in both languages.'),
    jobEnds('build', 'success', 'What is affected was built.'),
    jobEnds('ci', 'success', 'The required check `ci` is green.'),
  ],
};
