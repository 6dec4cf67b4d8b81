import { answerJson, type Handler, startWorld, type World } from '@aevon/fakes';

export const commit = '1234567890abcdef1234567890abcdef12345678';
export const oldCommit = 'ffffffffffffffffffffffffffffffffffffffff';

/** Answers one after the other, the last for ever. */
export function inTurn(...answers: readonly Handler[]): Handler {
  let asked = 0;
  return (request) => {
    const answer = answers[Math.min(asked, answers.length - 1)];
    asked += 1;
    if (answer === undefined) throw new Error('no answer');
    return answer(request);
  };
}

export const serving =
  (version: string): Handler =>
  () =>
    answerJson(200, { status: 'ok', commit: version });

export const status =
  (code: number, headers: Readonly<Record<string, string>> = {}): Handler =>
  () => ({ status: code, headers, body: '' });

/** A world in which `orders.example` answers so. */
export async function startService(handler: Handler): Promise<World> {
  return startWorld({ hosts: { 'orders.example': handler } });
}
