import type { Problem } from '@shop/contracts';
import type { z } from 'zod';
import type { Answer } from './services.ts';

/** Checks what the browser sent, hands it to a service, and passes the service's answer on. */
export async function relay<Sent, Value>(
  request: Request,
  schema: z.ZodType<Sent>,
  send: (sent: Sent) => Promise<Answer<Value>>,
): Promise<Response> {
  const sent = schema.safeParse(await request.json().catch(() => undefined));
  if (!sent.success) {
    const issue = sent.error.issues[0];
    const message = `${issue?.path.join('.') || 'The request'}: ${issue?.message ?? 'not valid'}`;
    return Response.json({ code: 'invalid-request', message } satisfies Problem, { status: 400 });
  }
  const answer = await send(sent.data);
  return answer.ok ? Response.json(answer.value) : Response.json(answer.problem, { status: answer.status });
}
