/** What Koyeb adds to the failures that every deploy can end with. */
export const koyebFailures = {
  'app-not-found': {
    when: 'the organization of the token has no app of this name; those that it has are named',
    fix: 'correct the name, or give a token of the organization that owns the app',
  },
  'service-not-found': {
    when: 'the organization of the token has no service of this name or id; those that it has are named',
    fix: 'correct the name, or give a token of the organization that owns the service',
  },
  'service-ambiguous': { when: 'several apps have a service of this name', fix: 'name its app as well: `app/service`' },
  'service-paused': {
    when: 'the service is paused: nothing of it is live, and it takes no deployment',
    fix: 'resume it in the dashboard or by `koyeb service resume`, then deploy',
  },
  'service-deleted': { when: 'the service is being deleted', fix: 'create it again' },
  'service-never-deployed': {
    when: 'the service has no deployment whose settings could be taken over',
    fix: 'deploy it once in the dashboard or by `koyeb service create`',
  },
  'source-mismatch': {
    when: 'an image is given for a service that Koyeb builds, or a commit for one that runs an image',
    fix: 'give the kind of artifact that the service has, or change its source in the dashboard',
  },
  'image-not-found': {
    when: 'Koyeb does not find the image in its registry',
    fix: 'push it first, and give the digest that the registry answered',
  },
  'image-forbidden': {
    when: 'the registry wants credentials that Koyeb does not have',
    fix: 'create a registry secret on Koyeb and name it in the source of the service',
  },
  'image-unusable': { when: 'the image is not for linux/amd64', fix: 'build it for linux/amd64 and push it again' },
  'plan-limit': {
    when: 'the plan of the organization allows no more of this',
    fix: 'free some instances, or upgrade the plan',
  },
  'release-unconfirmed': {
    when: 'Koyeb took the change and shows no deployment of it, as when somebody else changed the service meanwhile',
    fix: 'run the job again: it follows the deployment if it is there',
  },
  'release-gone': { when: 'the deployment is no longer known to Koyeb', fix: 'look at the service in the dashboard' },
  'release-not-restorable': {
    when: 'an earlier deployment is gone, of another service, or was started by a tag or a branch',
    fix: 'deploy a digest or a commit instead',
  },
} as const;

/** The codes of this adapter's own failures. */
export type KoyebFailureCode = keyof typeof koyebFailures;
