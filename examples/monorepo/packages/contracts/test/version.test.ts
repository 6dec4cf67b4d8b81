import { describe, expect, it } from 'vitest';
import { describeVersion, version } from '../src/index.ts';

const sha = '0123456789abcdef0123456789abcdef01234567';

describe('describeVersion', () => {
  it('answers the commit', () => {
    expect(describeVersion('orders', sha)).toEqual({ service: 'orders', commit: sha });
  });

  it.each([
    [undefined, /not set/],
    ['', /not set/],
    ['0123456', /not a full commit SHA/],
    ['main', /not a full commit SHA/],
  ])('says why when COMMIT_SHA is %j', (value, reason) => {
    const answer = describeVersion('orders', value);
    expect(answer.commit).toBeNull();
    expect(answer.reason).toMatch(reason);
    expect(version.parse(answer)).toEqual(answer);
  });
});
