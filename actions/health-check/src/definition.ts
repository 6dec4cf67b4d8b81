import { githubFailures } from '@aevon/github/failure-docs';
import { defineSpec, input, output } from '@aevon/kit';

export const spec = defineSpec({
  name: 'health-check',
  title: 'Aevon health-check',
  description:
    'Proves that services answer, serve the commit that was deployed and keep doing so, with latency, timings and days of the certificate.',
  branding: { icon: 'activity', color: 'purple' },
  inputs: {
    targets: input.text({
      description: 'What to look at: an address, or `name=address`, one per line.',
      required: true,
    }),
    commit: input.text({ description: 'Full commit that must be served. Without it any version passes.' }),
    'commit-path': input.text({
      description: 'Keys that lead to the commit in a JSON answer, such as `commit` or `build.commit`.',
    }),
    'commit-header': input.text({ description: 'Header of the answer that names the commit.' }),
    'expect-status': input.text({
      description: 'Statuses that are well: numbers, ranges, separated by commas.',
      default: '200-299',
    }),
    'expect-body': input.text({ description: 'Text that the answer must hold.' }),
    successes: input.integer({
      description: 'Successes in a row that are asked for; twice as many after each fall back.',
      default: '3',
      min: 1,
      max: 100,
    }),
    'max-flaps': input.integer({
      description: 'How often a service may fall back after a success. One more is flapping, which never passes.',
      default: '1',
      min: 0,
      max: 10,
    }),
    interval: input.duration({ description: 'Time between two probes of a target.', default: '2s' }),
    'probe-timeout': input.duration({ description: 'How long one answer may take.', default: '10s' }),
    timeout: input.duration({ description: 'How long the probing may take, after `initial-delay`.', default: '5m' }),
    'initial-delay': input.duration({ description: 'Time before the first probe.', default: '0s' }),
    'max-p95': input.duration({
      description: 'How long 95 % of the answers may take, such as `800ms`. `0s` sets no limit.',
      default: '0s',
    }),
    samples: input.integer({
      description: 'Probes that are made at the least when `max-p95` is set.',
      default: '20',
      min: 1,
      max: 1000,
    }),
    'min-certificate-days': input.integer({
      description: 'Days for which the certificate of every address must still be good.',
      min: 0,
      max: 3650,
    }),
    headers: input.secret({ description: 'Headers to send, one `Name: value` per line. Never shown.' }),
    'bypass-secret': input.secret({
      description: 'Secret of Vercel\'s "Protection Bypass for Automation", for previews that ask for a login.',
    }),
    'oidc-audience': input.text({
      description:
        'Audience of an ID token of GitHub that is sent to previews of Vercel that trust this repository (Trusted Sources). No secret is needed; the job needs `id-token: write`. The token is good for five minutes.',
    }),
    'deployment-id': input.text({
      description: 'Deployment of Vercel that requests are pinned to (skew protection), such as `dpl_…`.',
    }),
    'github-deployments': input.text({
      description:
        'Records of the releases that are looked at: output `github-deployment-id` of a deploy action, or `name=id` for that of one target, one per line. When the check passes they are marked as verified, which is what `rollback` goes back to; else as failed.',
    }),
    'github-token': input.secret({
      description: 'Token that reads and marks the records.',
      default: '${{ github.token }}',
    }),
  },
  outputs: {
    verdict: output.oneOf({ description: 'How the check ended.', of: ['passed', 'failed'] }),
    results: output.list({
      description:
        'Per target: `name`, `url`, `verdict`, `code`, `problem`, `commit`, `probes`, `failures`, `flaps`, `p50`, `p95`, `certificate-days`.',
    }),
    commit: output.text({ description: 'The commit that all targets serve; empty when they differ or do not say.' }),
    p50: output.number({ description: 'Milliseconds within which half of the answers of the slowest target came.' }),
    p95: output.number({ description: 'Milliseconds within which 95 % of the answers of the slowest target came.' }),
    attempts: output.number({ description: 'Probes in all.' }),
    verified: output.list({ description: 'Ids of the records of `github-deployments` that are verified by now.' }),
  },
  permissions: {
    'id-token': {
      access: 'write',
      why: 'Only for `oidc-audience`: to ask GitHub for a token that says who this job is.',
    },
    deployments: {
      access: 'write',
      why: 'To mark the records of releases as verified or failed.',
      when: '`github-deployments` is given',
    },
  },
  failures: {
    unhealthy: {
      when: 'a service was not well long enough before `timeout`',
      fix: 'read what is said of it: its status, its commit or why it could not be reached',
    },
    flapping: {
      when: 'a service fell back after a success more often than `max-flaps`',
      fix: 'look for instances that crash or still run the old version: their logs, memory, probes',
    },
    slow: { when: 'the 95th percentile is above `max-p95`', fix: 'look at what is slow, or raise `max-p95`' },
    'certificate-expiring': {
      when: 'a certificate is good for fewer days than `min-certificate-days`',
      fix: 'renew it; where the platform renews it, look why it did not: mostly a DNS record',
    },
    'targets-invalid': {
      when: '`targets` holds something that is no address of http or https, a name twice, or an address over which a secret would go in clear',
      fix: 'write `https://…` or `name=https://…`, one per line',
    },
    'headers-invalid': { when: '`headers` has a line that is no header', fix: 'write one `Name: value` per line' },
    'expectation-invalid': {
      when: '`commit`, `commit-path`, `commit-header` or `expect-status` do not fit together',
      fix: 'give the full commit and one place to find it in; statuses such as `200-299, 304`',
    },
    'deployments-invalid': {
      when: '`github-deployments` holds something that is no id, or names a target that is not looked at',
      fix: 'give the output `github-deployment-id` of a deploy action, or `name=id` for that of one target',
    },
    'deployment-not-live': {
      when: 'a deployment on GitHub is no record of a release that was proved to be live',
      fix: 'give the output `github-deployment-id` of a deploy action that went well',
    },
    'deployment-replaced': {
      when: 'another release took the place of one that was to be marked; nothing is marked',
      fix: 'check the release that replaced it',
    },
    ...githubFailures,
    'github-unavailable': {
      when: 'GitHub did not answer, so a record could not be read, or marked although the check passed',
      fix: 'run the job again: `verdict` says how the check itself ended',
    },
    'id-token-not-permitted': {
      when: '`oidc-audience` is set and the job may not ask for an ID token',
      fix: 'add `id-token: write` to the permissions of the job',
    },
    'id-token-unavailable': {
      when: 'GitHub did not give the ID token',
      fix: 'look at www.githubstatus.com and run the job again',
    },
  },
});
