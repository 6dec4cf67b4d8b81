import type { CommitPlan } from './journey.ts';

export const featureBranch = 'cheaper-from-100-on';
export const featureTitle = 'Give 15 % off from 100 pieces on';

/** A feature across two languages: the rule in the pricing service, and a hint in the user interface. */
export const featureCommits: readonly CommitPlan[] = [
  {
    message: 'Give 15 % off from 100 pieces on',
    edits: [
      {
        path: 'services/pricing/pricing/quoting.py',
        replace: 'QUANTITY_DISCOUNTS = ((50, 1000), (10, 500))',
        by: 'QUANTITY_DISCOUNTS = ((100, 1500), (50, 1000), (10, 500))',
      },
      {
        path: 'services/pricing/tests/test_quoting.py',
        replace: '(49, 3161), (50, 6450)])',
        by: '(49, 3161), (50, 6450), (100, 19350)])',
      },
    ],
  },
  {
    message: 'Say from which quantity on it is cheaper',
    edits: [
      {
        path: 'packages/ui/src/quantity-picker.tsx',
        replace: '<output>{quantity}</output>',
        by: '<output title="Cheaper from 10, 50 and 100 on">{quantity}</output>',
      },
      {
        path: 'packages/ui/test/quantity-picker.test.tsx',
        append:
          "\nit('says from which quantity on it is cheaper', () => {\n  show(4);\n" +
          "  expect(screen.getByTitle('Cheaper from 10, 50 and 100 on').textContent).toBe('4');\n});\n",
      },
    ],
  },
];
