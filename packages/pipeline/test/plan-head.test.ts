import { failureOf } from '@aevon/ports/testing';
import { describe, expect, it } from 'vitest';
import { type PlanDocument, requirePlanOfCheckout } from '../src/index.ts';

const [here, there] = ['a'.repeat(40), 'b'.repeat(40)];

function planOf(head: string, event = 'pull_request'): PlanDocument {
  return { version: 1, mode: 'none', reason: 'nothing changed', head, event, packages: [], services: [], total: 3 };
}

const checkout = (head: string | undefined) => ({
  resolveCommit: async (revision: string) => Promise.resolve(revision === 'HEAD' ? head : undefined),
});

describe('requirePlanOfCheckout', () => {
  it('takes the plan of what is checked out', async () => {
    await expect(requirePlanOfCheckout(planOf(here), checkout(here))).resolves.toBeUndefined();
  });

  it('refuses the plan of another commit, also one that asks for nothing, and names both commits', async () => {
    const { facts } = await failureOf(requirePlanOfCheckout(planOf(there), checkout(here)));
    expect(facts).toMatchObject({ kind: 'user', code: 'plan-of-another-commit' });
    expect(facts.what).toContain(here);
    expect(facts.what).toContain(there);
    expect(facts.fix).toContain('`ref`');
  });

  it('says where pull_request_target differs', async () => {
    const { facts } = await failureOf(requirePlanOfCheckout(planOf(there, 'pull_request_target'), checkout(here)));
    expect(facts.cause).toContain('takes the base branch');
  });

  it('refuses a repository without a commit', async () => {
    const { facts } = await failureOf(requirePlanOfCheckout(planOf(there), checkout(undefined)));
    expect(facts).toMatchObject({ kind: 'user', code: 'no-commit' });
  });
});
