import { z } from 'zod';

/** Names under which the results service keeps this run and this job. */
export interface BackendIds {
  readonly workflow_run_backend_id: string;
  readonly workflow_job_run_backend_id: string;
}

const claims = z.object({ scp: z.string() });

/**
 * Both ids, from the scope `Actions.Results:<run>:<job>` of the runtime token, a JWT that is not verified here: its
 * issuer is also its reader. Source: actions/toolkit, packages/artifact/src/internal/shared/util.ts.
 */
export function backendIds(runtimeToken: string): BackendIds | undefined {
  const payload = runtimeToken.split('.')[1] ?? '';
  let data: unknown;
  try {
    data = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
  const parsed = claims.safeParse(data);
  const scope = parsed.success
    ? parsed.data.scp.split(' ').find((text) => text.startsWith('Actions.Results:'))
    : undefined;
  const [, run, job, ...rest] = scope?.split(':') ?? [];
  if (run === undefined || job === undefined || rest.length > 0) return undefined;
  return { workflow_run_backend_id: run, workflow_job_run_backend_id: job };
}
