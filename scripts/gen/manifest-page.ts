import { manifestJsonSchema } from '@aevon/pipeline';

interface Node {
  readonly description?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly anyOf?: readonly Node[];
  readonly items?: Node;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Node | boolean;
}

function kind(node: Node): string {
  if (node.const !== undefined) return `\`${JSON.stringify(node.const)}\``;
  if (node.enum !== undefined) return node.enum.map((word) => `\`${String(word)}\``).join(', ');
  if (node.anyOf !== undefined) return node.anyOf.map(kind).join(' or ');
  if (node.items !== undefined) return `list of ${kind(node.items)}`;
  return node.type ?? 'any';
}

function fallback(node: Node, required: boolean): string {
  if (required) return '**required**';
  const { default: value } = node;
  const empty = value === undefined || (typeof value === 'object' && Object.keys(value ?? {}).length === 0);
  return empty ? '' : `\`${JSON.stringify(value)}\``;
}

function children(path: string, node: Node): string[] {
  if (node.items !== undefined) return rows(`${path}[]`, node.items);
  return rows(path, node);
}

/** A row per key, depth first, as dotted paths. */
function rows(path: string, node: Node): string[] {
  const named = Object.entries(node.properties ?? {}).flatMap(([key, child]) => {
    const at = path === '' ? key : `${path}.${key}`;
    const required = node.required?.includes(key) === true;
    const cells = [`\`${at}\``, kind(child), fallback(child, required), child.description ?? ''];
    return [`| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`, ...children(at, child)];
  });
  const open = node.additionalProperties;
  return typeof open === 'object' ? [...named, ...rows(`${path}.<name>`, open)] : named;
}

const introduction = `<!-- Generated from packages/pipeline/src/manifest/schema.ts by \`pnpm gen\`; edit that. -->

# aevon.yml

What Aevon Actions need to know of a repository and cannot see by themselves. It is optional: without it no service is
known, and each package is

- linted by ESLint, Prettier and Ruff, where it or a package above it configures or declares them;
- tested by Vitest and pytest, where it configures or declares them itself;
- built by Turborepo, where it has a script \`build\` and turbo.json the task for it.

A package with a script \`test\` or \`build\` that none of these runs is named in a warning of the plan.

Put this line on top and your editor completes and checks it:

\`\`\`yaml
# yaml-language-server: $schema=https://raw.githubusercontent.com/aevon/actions/v1/schemas/aevon.schema.json
\`\`\`

A key that is not in this table is refused, with the nearest one that exists or all that can stand in its place. A mistake
is shown with its line, its column and a caret, up to twenty at once; those of the YAML first, then those of keys and
values, then what does not fit the repository:

\`\`\`
aevon.yml:5:5: unknown key "tarket"; did you mean "target"?
     5 |     tarket: vercel
       |     ^
\`\`\`

All keys are checked today. \`environments\`, and of a service \`health\`, \`with\`, \`image.target\` and \`image.args\`, are read
by nothing yet: they wait for the next steps of the [road](design.md#the-road).
`;

/** The reference of the manifest. */
export function manifestPage(): string {
  const table = ['| key | type | default | meaning |', '|---|---|---|---|', ...rows('', manifestJsonSchema())];
  return `${introduction}\n${table.join('\n')}\n`;
}
