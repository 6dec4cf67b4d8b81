import type { ActionSpec } from '@aevon/kit';
import { table } from './table.ts';

function typeOf(input: ActionSpec['inputs'][string]): string {
  const { kind, allowed } = input.typing;
  const words = allowed?.map((word) => `\`${word}\``).join(', ');
  if (kind === 'enum') return words ?? 'text';
  if (kind === 'list') return words === undefined ? 'list' : `list of ${words}`;
  return input.secret ? 'secret' : kind === 'string' ? 'text' : kind;
}

function inputs({ inputs }: ActionSpec): string {
  const rows = Object.entries(inputs).map(([name, input]) => {
    const fallback = input.required ? '**required**' : input.default === undefined ? '' : `\`${input.default}\``;
    return [`\`${name}\``, typeOf(input), fallback, input.description];
  });
  return table(['input', 'type', 'default', 'meaning'], rows);
}

function outputs({ outputs }: ActionSpec): string {
  return table(
    ['output', 'meaning'],
    Object.entries(outputs).map(([name, { description }]) => [`\`${name}\``, description]),
  );
}

function permissions({ permissions }: ActionSpec): string {
  const rows = Object.entries(permissions).map(([scope, { access, why, when }]) => [
    `\`${scope}: ${access}\``,
    when === undefined ? why : `${why} Only with ${when}.`,
  ]);
  return rows.length === 0 ? 'None: this action calls no API of GitHub.' : table(['permission', 'what for'], rows);
}

/** What the kit itself can answer, for every action. */
const common: ActionSpec['failures'] = {
  'invalid-inputs': {
    when: 'an input is missing, misspelt or has a value that cannot be read; all are named at once',
    fix: 'correct the `with:` block',
  },
  cancelled: { when: 'the job was cancelled or reached its timeout', fix: 're-run the job if this was not intended' },
  'not-in-a-runner': {
    when: 'the action runs outside a GitHub Actions job',
    fix: 'run it in a workflow or in the rehearsal',
  },
  'internal-error': { when: 'the action itself has a bug', fix: 'report it with the log' },
};

function failures(spec: ActionSpec): string {
  const rows = Object.entries({ ...spec.failures, ...common }).map(([code, { when, fix }]) => [
    `\`${code}\``,
    when,
    fix,
  ]);
  return table(['failure-code', 'when', 'fix'], rows);
}

function usage(spec: ActionSpec): string {
  const given = Object.entries(spec.inputs).filter(([, input]) => input.required);
  const lines = given.map(([name]) => `    ${name}: …`);
  return [
    '```yaml',
    `- uses: aevon/actions/${spec.name}@v1`,
    ...(lines.length === 0 ? [] : ['  with:', ...lines]),
    '```',
  ].join('\n');
}

const regions: Readonly<Record<string, (spec: ActionSpec) => string>> = {
  usage,
  inputs,
  outputs,
  permissions,
  failures,
};

function region(name: string, body: string): string {
  return `<!-- gen:begin ${name} -->\n\n${body}\n\n<!-- gen:end ${name} -->`;
}

const titles: Readonly<Record<string, string>> = {
  inputs: 'Inputs',
  outputs: 'Outputs',
  permissions: 'Permissions',
  failures: 'When it fails',
};

function tables(spec: ActionSpec, write: (name: string, body: string) => string): string {
  return Object.entries(titles)
    .map(([name, title]) => `## ${title}\n\n${write(name, regions[name]?.(spec) ?? '')}`)
    .join('\n\n');
}

/** A README for an action that has none yet. */
export function freshReadme(spec: ActionSpec): string {
  return `# ${spec.name}\n\n${spec.description}\n\n${region('usage', usage(spec))}\n\n${tables(spec, region)}\n`;
}

/** Fills the generated regions of a README. @throws when one of the tables has no region. */
export function withRegions(readme: string, spec: ActionSpec): string {
  let text = readme;
  for (const [name, write] of Object.entries(regions)) {
    const pattern = new RegExp(`<!-- gen:begin ${name} -->[\\s\\S]*?<!-- gen:end ${name} -->`);
    if (pattern.test(text)) text = text.replace(pattern, () => region(name, write(spec)));
    else if (name in titles) throw new Error(`actions/${spec.name}/README.md has no region "${name}"`);
  }
  return text;
}

/** The page of an action in `docs/actions`. */
export function actionPage(spec: ActionSpec): string {
  const banner = `<!-- Generated from actions/${spec.name}/src/definition.ts by \`pnpm gen\`; edit that. -->`;
  const more = `How it works, with examples: [README](../../actions/${spec.name}/README.md).`;
  return `${banner}\n\n# ${spec.name}\n\n${spec.description}\n\n${usage(spec)}\n\n${more}\n\n${tables(spec, (_, body) => body)}\n`;
}

/** The root README with its table of actions and what the workflow takes. @throws when it lacks one of the regions. */
export function withRootRegions(readme: string, specs: readonly ActionSpec[], workflow: string): string {
  const rows = specs.map((spec) => [`[\`${spec.name}\`](docs/actions/${spec.name}.md)`, spec.description]);
  const bodies = { actions: table(['action', 'what it does'], rows), workflow };
  return Object.entries(bodies).reduce((text, [name, body]) => {
    const pattern = new RegExp(`<!-- gen:begin ${name} -->[\\s\\S]*?<!-- gen:end ${name} -->`);
    if (!pattern.test(text)) throw new Error(`README.md has no region "${name}"`);
    return text.replace(pattern, () => region(name, body));
  }, readme);
}

/** The list of all actions. */
export function actionsIndex(specs: readonly ActionSpec[]): string {
  const rows = specs.map((spec) => [`[\`${spec.name}\`](${spec.name}.md)`, spec.description]);
  return `<!-- Generated by \`pnpm gen\`. -->\n\n# Actions\n\n${table(['action', 'what it does'], rows)}\n`;
}
