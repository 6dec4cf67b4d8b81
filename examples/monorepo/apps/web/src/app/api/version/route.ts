import { describeVersion } from '@shop/contracts';
import { readCommitSha } from '../../../environment.ts';

// Without this the answer would be made once, by the build.
export const dynamic = 'force-dynamic';

export function GET(): Response {
  return Response.json(describeVersion('web', readCommitSha()));
}
