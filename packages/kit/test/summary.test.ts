import { describe, expect, it } from 'vitest';
import { fitSummary, summaryLimitBytes } from '../src/summary.ts';
import { failureMarkdown } from '../src/fail.ts';

describe('fitSummary', () => {
  it('leaves what fits as it is', () => {
    expect(fitSummary('# fine\n')).toBe('# fine\n');
  });

  it('cuts at a line, says so and stays within the limit', () => {
    const cut = fitSummary('ü line of text\n'.repeat(100_000));
    expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(summaryLimitBytes);
    expect(cut).toContain('**Cut here:**');
    expect(cut).not.toContain('\uFFFD');
  });

  it('closes a fence that the cut leaves open', () => {
    const cut = fitSummary(`\`\`\`text\n${'line\n'.repeat(1000)}\`\`\`\n`, 1000);
    expect((cut.match(/```/g) ?? []).length).toBe(2);
  });
});

describe('failureMarkdown', () => {
  it('fences details so that their own backticks cannot end the fence', () => {
    const markdown = failureMarkdown('Sample', { kind: 'user', code: 'x', what: 'w', details: ['```', '<img src=x>'] });
    expect(markdown).toContain('````text\n```\n<img src=x>\n````');
  });
});
