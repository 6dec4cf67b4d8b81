import { deployJson, serviceJson } from '../answers.ts';
import { RenderError } from '../model.ts';
import { type Answer, type Call, deployOf, type Platform, serviceOf, text } from '../platform.ts';

/** As render-oss/cli pkg/deploy/util.go lists them: a deploy that waits is not among them. */
const cancellable = ['created', 'build_in_progress', 'pre_deploy_in_progress', 'update_in_progress'];

export function cancelDeploy(platform: Platform, { path: [id, deployId] }: Call): Answer {
  const { rollout } = platform;
  const service = serviceOf(platform, id);
  const deploy = deployOf(service, deployId);
  const status = rollout.statusOf(service, deploy);
  if (service.type === 'cron_job' || !(cancellable.includes(status) || deploy.turn === 'unknown-state'))
    throw new RenderError(400, `cannot cancel a deploy that is ${status}`);
  rollout.cancel(service, deploy);
  return { status: 200, value: deployJson(deploy, 'canceled') };
}

export function updateService(platform: Platform, { path: [id], body }: Call): Answer {
  const service = serviceOf(platform, id);
  const trigger = text(body, 'autoDeployTrigger');
  const autoDeploy = trigger === undefined ? text(body, 'autoDeploy') : trigger === 'off' ? 'no' : 'yes';
  if (autoDeploy !== undefined) service.autoDeploy = autoDeploy === 'no' ? 'no' : 'yes';
  return { status: 200, value: serviceJson(service) };
}
