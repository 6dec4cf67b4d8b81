import { readFileSync } from 'node:fs';
import { z } from 'zod';

const group = z.number().int().optional();
const pattern = z.object({
  regexp: z.string().default(''),
  file: group,
  line: group,
  column: group,
  severity: group,
  code: group,
  message: group,
  fromPath: group,
  loop: z.boolean().default(false),
});
const matcher = z.object({
  owner: z.string().default(''),
  severity: z.string().default(''),
  fromPath: z.string().default(''),
  pattern: z.array(pattern).default([]),
});
const file = z.object({ problemMatcher: z.array(matcher).default([]) });

export type MatcherPattern = z.infer<typeof pattern>;
export type MatcherConfig = z.infer<typeof matcher>;

export const matchFields = ['file', 'line', 'column', 'severity', 'code', 'message', 'fromPath'] as const;
export type MatchField = (typeof matchFields)[number];

function countGroups(regexp: string): number {
  return new RegExp(`${regexp}|`).exec('')?.length ?? 1;
}

function checkPattern(
  each: MatcherPattern,
  position: { isFirst: boolean; isLast: boolean },
  seen: Set<MatchField>,
): void {
  if (each.loop && (position.isFirst || !position.isLast))
    throw new Error("Only the last pattern in a multiline matcher may set 'loop'");
  if (each.loop && each.message === undefined) throw new Error("The loop pattern must set 'message'");
  const groups = countGroups(each.regexp);
  for (const field of matchFields) {
    const index = each[field];
    if (index === undefined) continue;
    if (seen.has(field)) throw new Error(`The property '${field}' is set twice`);
    if (index < 0 || index >= groups)
      throw new Error(`The property '${field}' is set to ${index} which is out of range`);
    seen.add(field);
  }
}

function checkMatcher(config: MatcherConfig): void {
  if (config.owner === '') throw new Error('Owner must not be empty');
  if (!/^(|error|warning|notice)$/i.test(config.severity))
    throw new Error(`Matcher '${config.owner}' contains unexpected default severity '${config.severity}'`);
  if (config.pattern.length === 0) throw new Error(`Matcher '${config.owner}' does not contain any patterns`);
  const seen = new Set<MatchField>();
  for (const [index, each] of config.pattern.entries())
    checkPattern(each, { isFirst: index === 0, isLast: index === config.pattern.length - 1 }, seen);
  if (!seen.has('message')) throw new Error("At least one pattern must set 'message'");
}

/**
 * Reads a problem matcher file. Source: actions/runner `Runner.Worker/IssueMatcher.cs`.
 * @throws Error with the runner's words when the file can't be read or breaks a rule.
 */
export function readMatchers(path: string): readonly MatcherConfig[] {
  const matchers = file.parse(JSON.parse(readFileSync(path, 'utf8'))).problemMatcher;
  const owners = new Set<string>();
  for (const config of matchers) {
    checkMatcher(config);
    if (owners.has(config.owner.toLowerCase())) throw new Error(`Duplicate owner name '${config.owner}'`);
    owners.add(config.owner.toLowerCase());
  }
  return matchers;
}
