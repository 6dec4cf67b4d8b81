import { posix } from 'node:path';
import satisfies from 'semver/functions/satisfies.js';
import valid from 'semver/functions/valid.js';
import type { LinkRules } from './pnpm-settings.ts';
import { textEntries, type Table } from './shape.ts';
import type { Dependency } from './workspace-model.ts';

/** A member of the workspace with its package.json. */
export interface NodeMember {
  readonly path: string;
  readonly name: string | undefined;
  readonly version: string | undefined;
  readonly manifest: Table;
}

/** Members by what a dependency can call them. */
export interface NodeMembers {
  readonly byPath: ReadonlyMap<string, NodeMember>;
  readonly byName: ReadonlyMap<string, NodeMember>;
}

const fields = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'] as const;

/** Names of everything that a package.json asks for. */
export function declaredIn(manifest: Table): string[] {
  return fields.flatMap((field) => textEntries(manifest[field]).map(([name]) => name));
}

/** The dependencies of one member on other members. */
export function linkDependencies(member: NodeMember, members: NodeMembers, rules: LinkRules): Dependency[] {
  const links: Dependency[] = [];
  for (const field of fields) {
    for (const [name, written] of textEntries(member.manifest[field])) {
      const target = resolve(
        member,
        name,
        resolveCatalog(name, rules.overrides.get(name) ?? written, rules),
        members,
        rules,
      );
      if (target !== undefined && target !== member) links.push({ on: target.path, declaredIn: field });
    }
  }
  return links;
}

function resolveCatalog(name: string, written: string, { catalogs }: LinkRules): string {
  if (!written.startsWith('catalog:')) return written;
  const catalog = written.slice('catalog:'.length).trim();
  return catalogs.get(catalog === '' ? 'default' : catalog)?.get(name) ?? written;
}

function resolve(
  from: NodeMember,
  name: string,
  written: string,
  members: NodeMembers,
  rules: LinkRules,
): NodeMember | undefined {
  const [, protocol, rest] = /^(workspace|link|file|portal|npm):(.*)$/s.exec(written) ?? [];
  if (protocol === undefined || rest === undefined) return resolvePlain(name, written, members, rules);
  if (protocol === 'npm') return resolveAlias(name, rest, members, rules);
  if (protocol !== 'workspace' || /^\.{1,2}(\/|$)/.test(rest)) return members.byPath.get(resolvePath(from.path, rest));
  return members.byName.get(aliasIn(rest)?.name ?? name);
}

function resolvePath(from: string, to: string): string {
  return posix.join(from, to).replace(/\/$/, '');
}

/** `name@range`, where the name may begin with the `@` of a scope. */
function aliasIn(text: string): { name: string; range: string } | undefined {
  const at = text.lastIndexOf('@');
  return at > 0 ? { name: text.slice(0, at), range: text.slice(at + 1) } : undefined;
}

function resolveAlias(name: string, rest: string, members: NodeMembers, rules: LinkRules): NodeMember | undefined {
  const alias = aliasIn(rest) ?? { name, range: rest };
  return resolvePlain(alias.name, alias.range, members, rules);
}

function resolvePlain(name: string, range: string, { byName }: NodeMembers, rules: LinkRules): NodeMember | undefined {
  const member = rules.linksPlainRanges ? byName.get(name) : undefined;
  if (member === undefined || range.includes(':')) return undefined;
  return accepts(range.trim(), member.version) ? member : undefined;
}

/** A member without a version satisfies every range, as for turbo. */
function accepts(range: string, version: string | undefined): boolean {
  if (range === '' || range === '*' || range === 'latest') return true;
  if (version === undefined || valid(version) === null) return true;
  return satisfies(version, range, { includePrerelease: true });
}
