import { BlobError } from './errors.ts';

const whole =
  /^\s*(?:<\?xml[^>]*\?>)?\s*<BlockList>((?:\s*<(Latest|Committed|Uncommitted)>[^<]*<\/\2>)*)\s*<\/BlockList>\s*$/;

/** The ids of a Put Block List body, in order. @throws BlobError InvalidXmlDocument. */
export function readBlockList(xml: string): string[] {
  const inner = whole.exec(xml)?.[1];
  if (inner === undefined)
    throw new BlobError(400, 'InvalidXmlDocument', 'The specified XML is not syntactically valid.');
  return [...inner.matchAll(/>([^<\s]+)</g)].map((match) => match[1] ?? '');
}
