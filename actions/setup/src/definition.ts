import { defineSpec, input, output } from '@aevon/kit';

export const spec = defineSpec({
  name: 'setup',
  title: 'Aevon setup',
  description:
    'Node, pnpm and uv in the versions that the repository names, dependencies installed from the lockfiles, downloads cached.',
  branding: { icon: 'download', color: 'purple' },
  inputs: {
    'node-version': input.text({
      description:
        'Version or range of Node. Default: `.node-version`, `.nvmrc`, `volta` or `engines` in package.json, else the one on PATH.',
    }),
    'pnpm-version': input.text({ description: 'Exact version of pnpm. Default: `packageManager` in package.json.' }),
    'uv-version': input.text({
      description:
        'Exact version of uv. Default: `tool.uv.required-version`, else a version that this action knows by SHA-256.',
    }),
    python: input.oneOf({
      description: 'Whether Python projects are set up: `auto` does when there is a uv.lock.',
      of: ['auto', 'true', 'false'],
      default: 'auto',
    }),
    install: input.boolean({ description: 'Install dependencies, from lockfiles alone.', default: 'true' }),
    cache: input.oneOf({
      description:
        'Whether downloaded packages are kept in the cache of GitHub: `auto` does on hosted runners; a self-hosted one keeps them on its disk.',
      of: ['auto', 'true', 'false'],
      default: 'auto',
    }),
    timeout: input.duration({ description: 'Limit of each install.', default: '15m' }),
    'working-directory': input.text({
      description: 'Root of the repository, relative to the workspace.',
      default: '.',
    }),
  },
  outputs: {
    'node-version': output.text({ description: 'Version of Node that later steps find on PATH.' }),
    'pnpm-version': output.text({ description: 'Version of pnpm; empty when the root has no package.json.' }),
    'uv-version': output.text({ description: 'Version of uv; empty when the repository has no uv.lock.' }),
    cache: output.oneOf({
      description: 'What the cache gave.',
      of: ['hit', 'partial', 'miss', 'unavailable', 'off'],
    }),
  },
  permissions: {
    contents: { access: 'read', why: 'Only for the checkout before it; this action itself calls no API.' },
  },
  failures: {
    'package-json-unreadable': { when: 'package.json is not JSON', fix: 'correct package.json' },
    'pyproject-unreadable': { when: 'pyproject.toml is not TOML', fix: 'correct pyproject.toml' },
    'pnpm-version-missing': {
      when: 'nothing says which pnpm to use and none is on PATH',
      fix: 'add `packageManager` to package.json',
    },
    'pnpm-not-installed': { when: 'npm could not install pnpm', fix: 'check the version and the registry settings' },
    'node-version-unknown': {
      when: 'no release of Node satisfies what is asked for, or it is an alias such as `lts/*`',
      fix: 'write a version or range such as 24',
    },
    'node-download-failed': {
      when: 'nodejs.org did not answer, or the download could not be unpacked',
      fix: 'run the job again, or ask for a version that the runner has',
    },
    'uv-version-unknown': { when: 'the range of uv versions cannot be served', fix: 'ask for an exact version' },
    'uv-not-installed': {
      when: 'pip could not install uv',
      fix: 'check the index settings, or install uv in an earlier step',
    },
    'python-missing': {
      when: 'there is a uv.lock but neither uv nor python3',
      fix: 'install Python 3.10 or newer in an earlier step',
    },
    'checksum-mismatch': {
      when: 'a download does not have the checksum it must have',
      fix: 'run the job again; if it stays so, do not trust the network in between',
    },
    'platform-unsupported': {
      when: 'the runner is neither Linux nor macOS on x64 or arm64',
      fix: 'use such a runner, or install Node in an earlier step',
    },
    'lockfile-outdated': {
      when: 'a manifest was changed without its lockfile, or uv has another index here than uv.lock names',
      fix: 'run the install locally and commit the lockfile; name an index of your own in pyproject.toml',
    },
    'lockfile-broken': {
      when: 'the lockfile cannot be read: a merge left its marks in it, or another version wrote it',
      fix: 'run the install locally with the version that the repository asks for, and commit the lockfile',
    },
    'lockfile-missing': { when: 'there is no lockfile', fix: 'commit the lockfile' },
    'registry-refused': {
      when: 'the registry wants other credentials',
      fix: 'give the registry token in an earlier step',
    },
    'registry-unreachable': { when: 'the registry did not answer', fix: 'run the job again' },
    'package-not-found': { when: 'the registry has no such package or version', fix: 'correct the dependency' },
    'build-scripts-refused': {
      when: 'a dependency has a build script that is neither allowed nor refused',
      fix: 'name it under `allowBuilds` in pnpm-workspace.yaml',
    },
    'disk-full': { when: 'the disk of the runner is full', fix: 'use a larger runner' },
    'install-failed': { when: 'an install failed for a reason of its own', fix: 'read the last lines of its output' },
    'command-not-found': { when: 'npm is not on PATH', fix: 'install Node with npm in an earlier step' },
  },
  post: { if: 'success()' },
});
