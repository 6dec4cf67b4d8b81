import type { Call } from '@aevon/deploy';
import type { Graphql } from './graphql.ts';
import * as operations from './operations.ts';

const kept = 50;

/** The end of what the program said; for a release that never had a program, of what its build said. */
export async function logTail(graphql: Graphql, id: string, call: Call): Promise<readonly string[]> {
  const purpose = `read the log of ${id}`;
  const asked = { variables: { id }, purpose, call };
  const { deploymentLogs } = await graphql.ask({ operation: operations.deploymentLogs, ...asked });
  const lines =
    deploymentLogs.length > 0
      ? deploymentLogs
      : (await graphql.ask({ operation: operations.buildLogs, ...asked })).buildLogs;
  return lines.slice(-kept).map(({ message }) => message.trimEnd());
}
