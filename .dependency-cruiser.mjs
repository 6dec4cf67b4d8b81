// The walls of the house: who may import whom. See docs/design.md.
const domain =
  '^packages/(workspace|pipeline|findings|linters|test-results|turbo|toolchain|cache-pack|deploy|verify|kubernetes|google)/';

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-circle',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'ports-import-nothing',
      severity: 'error',
      from: { path: '^packages/ports/src' },
      to: { pathNot: '^packages/ports/src' },
    },
    {
      name: 'domain-knows-ports-and-domain-only',
      comment: 'Effects come in through ports.',
      severity: 'error',
      from: { path: `${domain}src` },
      to: { path: '^(packages/(kit|process|http|github|runtime|fakes|rehearsal|rehearsal-report)|actions)/' },
    },
    {
      name: 'domain-starts-no-process',
      severity: 'error',
      from: { path: `${domain}src` },
      to: { path: '^(node:)?child_process$', dependencyTypes: ['core'] },
    },
    {
      name: 'implementers-of-ports-stay-apart',
      severity: 'error',
      from: { path: '^packages/(kit|process|http)/src' },
      to: { path: '^(packages/(?!ports/|kit/|process/|http/)|actions/)', pathNot: '^packages/ports/' },
    },
    {
      name: 'an-adapter-knows-ports-and-deploy-only',
      severity: 'error',
      from: { path: '^packages/targets/([^/]+)/src' },
      to: { path: '^(packages|actions)/', pathNot: '^packages/(ports|deploy|kubernetes|targets/$1)/' },
    },
    {
      name: 'no-action-imports-another',
      severity: 'error',
      from: { path: '^actions/([^/]+)/src' },
      to: { path: '^actions/', pathNot: '^actions/$1/' },
    },
    { name: 'nothing-imports-an-action', severity: 'error', from: { path: '^packages/' }, to: { path: '^actions/' } },
    {
      name: 'a-fake-does-not-know-what-it-stands-for',
      severity: 'error',
      from: { path: '^packages/fakes/src' },
      to: { path: '^packages/(?!fakes/|ports/)' },
    },
    {
      name: 'product-ships-no-fake',
      severity: 'error',
      from: { path: '^(actions/[^/]+/src|packages/(?!fakes|rehearsal)[^/]+/src)' },
      to: { path: '^packages/(fakes|rehearsal|rehearsal-report)/' },
    },
    { name: 'nothing-unresolved', severity: 'error', from: { pathNot: '/test/' }, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(test|node_modules)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'default'],
      extensions: ['.ts', '.mjs', '.js'],
    },
  },
};
