import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RehearsalRecord } from '@aevon/rehearsal';
import { type CiEnvironment, call, type LayerResult, tail } from './layer.ts';

/** Where the record and the page of CI's rehearsal lie. */
export function rehearsalFiles(out: string): { readonly json: string; readonly page: string } {
  return { json: join(out, 'rehearsal.json'), page: join(out, 'rehearsal.html') };
}

/** The journeys of the README, over the bundles; each expectation of each journey counts. */
export function rehearseJourneys({ out }: CiEnvironment): LayerResult {
  const { json, page } = rehearsalFiles(out);
  const { status, output } = call('npx', [
    '-y',
    'pnpm@12',
    'rehearse',
    'pull-request',
    'main',
    'broken',
    '--yes',
    '--json',
    json,
    '--report',
    page,
  ]);
  console.log(tail(output, 40));
  if (!existsSync(json)) return { passed: 0, failures: [`the rehearsal left no record:\n${tail(output)}`] };
  const record = JSON.parse(readFileSync(json, 'utf8')) as RehearsalRecord;
  const expectations = record.journeys.flatMap((journey) =>
    journey.expectations.map((expectation) => ({ ...expectation, journey: journey.name })),
  );
  const unmet = expectations
    .filter(({ met }) => !met)
    .map(({ journey, text, seen }) => `${journey}: ${text}; seen: ${seen}`);
  const absent = record.parts
    .filter((part) => part.kind === 'absent')
    .map((part) => `absent: ${part.name}: ${part.note}`);
  const wrong = status === 0 ? [] : [`the rehearsal ended with ${status}`];
  return { passed: expectations.length - unmet.length, failures: [...unmet, ...absent, ...wrong] };
}
