// Whether a registry takes a workload's access token.

import { detailOf } from "./classify";
import { exchange, type Limits } from "./exchange";
import type { Judgement } from "./identity";

/**
 * Docker's token exchange, at Artifact Registry's address for it. The access token goes there over TLS, and nowhere else: no challenge or
 * redirect is followed.
 * Sources: https://distribution.github.io/distribution/spec/auth/token/ and
 * https://cloud.google.com/artifact-registry/docs/docker/authentication#token (user name oauth2accesstoken)
 */
export async function exchangeRegistryToken(
  registry: string,
  token: string,
  limits: Limits,
): Promise<Judgement> {
  const { hostname: host, port } = new URL(`https://${registry}`);
  const path = `/v2/token?service=${host}`;
  const auth = `oauth2accesstoken:${token}`;
  // It is reached over more than the node's own network, unlike the metadata server.
  const patience = { ...limits, response: 2 * limits.response };
  const answer = await exchange({ tls: true, host, port: port || 443, path, auth }, patience);
  const detail = detailOf(answer);
  if (!answer.ok) return { fault: "registry-unreachable", detail };
  if (answer.status === 200) return undefined;
  return { fault: [401, 403].includes(answer.status) ? "registry-denied" : "registry-unreachable", detail };
}
