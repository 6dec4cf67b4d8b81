/** What Vercel adds to the failures that every deploy can end with. */
export const vercelFailures = {
  'service-not-found': {
    when: 'the token sees no project of this name or id in the team; those that it sees are named',
    fix: 'correct `project` and `team`, or give a token of that team',
  },
  'environment-not-found': {
    when: 'the project has no custom environment of this name',
    fix: 'give `production`, `preview` or one that is named',
  },
  'project-paused': { when: 'the project is paused and serves nothing', fix: 'resume it, then deploy' },
  'project-unlinked': {
    when: '`source` is `git` and the project is linked to no repository',
    fix: 'link it, or deploy files with `source: files` or `source: prebuilt`',
  },
  'project-unconfigured': {
    when: 'the project has no settings to build with',
    fix: 'open it in the dashboard once and set its framework',
  },
  'artifact-unsuitable': { when: 'an image is given: Vercel deploys commits', fix: 'give the full id of a commit' },
  'aliases-unsuitable': {
    when: '`aliases` is given for production, whose domains are those of the project',
    fix: 'add the domain to the project, or deploy to another environment',
  },
  'alias-unavailable': {
    when: 'an alias is in use by another project',
    fix: 'take it away there, or give another one',
  },
  'commit-unavailable': {
    when: 'Vercel does not find the commit in the repository that the project is linked to',
    fix: 'push it, and look at what the GitHub app of Vercel may see',
  },
  'rollback-pinned': {
    when: 'somebody rolled production back, and it stays there until a deployment is promoted',
    fix: 'promote on purpose with `on-pinned-rollback: promote`, or only stage with `stage`',
  },
  'plan-limit': {
    when: 'the plan allows no more of this: deployments or uploads of a day, say',
    fix: 'wait as long as it says, send fewer files (`archive: tgz`), or change the plan',
  },
  'too-many-files': { when: 'there are more files than Vercel takes', fix: 'send them as one archive: `archive: tgz`' },
  'upload-failed': {
    when: 'a file could not be sent; nothing was deployed',
    fix: 'run the job again: what Vercel has is not sent twice',
  },
  'folder-unreadable': { when: 'the folder to deploy cannot be read', fix: 'correct `folder`; build before this step' },
  'folder-empty': { when: 'there is no file to deploy in the folder', fix: 'correct `folder` and `.vercelignore`' },
  'link-leaves-folder': {
    when: 'a symbolic link leads out of the folder',
    fix: 'replace it by what it leads to, or leave it out',
  },
  'prebuilt-missing': {
    when: 'there is no `.vercel/output` with a `config.json` of version 3',
    fix: 'run `vercel build` before this step, in the same folder',
  },
  'prebuilt-failed': { when: 'the build that made the output failed', fix: 'mend the build' },
  'prebuilt-mismatch': {
    when: 'the output was built for another environment',
    fix: 'build with `--prod` for production, and without it for previews',
  },
  'prebuilt-unsafe': {
    when: 'the output holds files of secrets (`.env`), or names files outside of the folder',
    fix: 'build without them; look at who could change the output',
  },
  'prebuilt-incomplete': {
    when: 'the output names files that are not there',
    fix: 'install dependencies in this job, as the build did: functions are traced to `node_modules`',
  },
  'release-gone': { when: 'the deployment is no longer known to Vercel', fix: 'look at the project in the dashboard' },
  'rollback-refused': {
    when: 'Vercel does not go back to this deployment',
    fix: 'deploy its commit again instead',
  },
  'restore-unsupported': {
    when: 'a deployment is to be put back where no domain leads to one of them',
    fix: 'use the address of the deployment itself, which stays',
  },
} as const;

/** The codes of this adapter's own failures. */
export type VercelFailureCode = keyof typeof vercelFailures;
