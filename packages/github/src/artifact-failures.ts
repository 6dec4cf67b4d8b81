import { Failure } from '@aevon/ports';

export function serviceUnavailable(purpose: string, reason: string): Failure {
  return new Failure({
    kind: 'infrastructure',
    code: 'artifact-service-unavailable',
    what: `could not ${purpose}: ${reason}`,
    fix: 'run the job again; on GitHub Enterprise Server artifacts of this kind are not there',
  });
}

export function artifactRefused(what: string, fix: string): Failure {
  return new Failure({ kind: 'user', code: 'artifact-refused', what, fix });
}

export function artifactCorrupt(name: string, reason: string): Failure {
  return new Failure({
    kind: 'infrastructure',
    code: 'artifact-corrupt',
    what: `the artifact ${name} can't be used: ${reason}`,
    cause: 'it was cut off on its way, or something else than Aevon wrote it',
    fix: 'run the job that uploads it again',
  });
}
