import type { Hosts, HostRequest } from '../world/handler.ts';
import { serveClusters } from './container.ts';
import { endpointHosts } from './endpoints.ts';
import { answering } from './errors.ts';
import { serveMemberships, serveProject } from './fleet.ts';
import { generateAccessToken } from './iam-credentials.ts';
import type { GoogleOptions } from './model.ts';
import { exchange } from './sts.ts';
import { createTokens } from './tokens.ts';

/** A strict Google Cloud: token service, IAM credentials, GKE, fleets, and the ways to the control planes. */
export interface FakeGoogle {
  readonly hosts: Hosts;
  /** A token of a member, as if it had been exchanged: for tests that are not about that. */
  issueToken(member: string, seconds?: number): string;
  /** No token that was issued so far is good any longer. */
  revokeTokens(): void;
}

/**
 * Bodies and queries are closed; what is off, forbidden or unknown is said as Google says it. Seen in public logs (2026-11):
 * the token service's `invalid_target` and `unauthorized_client`, and the address of Connect Gateway
 * (google-github-actions/auth#334, terraform-google-modules/terraform-example-foundation#1362). The other words, the
 * fields of a cluster and the lifetimes are as remembered, and were not held against Google's discovery documents.
 */
export function createGoogle(options: GoogleOptions): FakeGoogle {
  const now = options.now ?? (() => new Date());
  const tokens = createTokens(now);
  const host = (serve: (request: HostRequest) => unknown) => async (request: HostRequest) =>
    answering(now(), () => serve(request));
  return {
    hosts: {
      ...endpointHosts(options, tokens),
      'sts.googleapis.com': host((request) => exchange(request, options, tokens, now())),
      'iamcredentials.googleapis.com': host((request) => generateAccessToken(request, options, tokens)),
      'container.googleapis.com': host((request) => serveClusters(request, options, tokens)),
      'gkehub.googleapis.com': host((request) => serveMemberships(request, options, tokens)),
      'cloudresourcemanager.googleapis.com': host((request) => serveProject(request, options, tokens)),
    },
    issueToken: (member, seconds = 3600) =>
      tokens.issue({ name: member.slice(member.indexOf(':') + 1), members: [member] }, seconds).token,
    revokeTokens: () => tokens.revokeAll(),
  };
}
