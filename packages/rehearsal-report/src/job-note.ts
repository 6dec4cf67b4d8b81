import type { JobRecord } from '@aevon/rehearsal';

/** What is to say of a job beside its result. */
export function noteOf({ note, afterCancel }: JobRecord): string | undefined {
  const late = afterCancel === true ? ['it ran after its run was cancelled, as its condition still held'] : [];
  const notes = [...(note === undefined ? [] : [note]), ...late];
  return notes.length === 0 ? undefined : notes.join('; ');
}
