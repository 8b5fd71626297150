// What the metadata server's answers must be: comparison of values. Pure; no function returns or quotes a token.

import { WORKLOAD_POOL } from "../gke/workload-identity";
import type { NodeFault } from "./faults";
import type { Expected } from "./settings";

/** What is wrong with an answer; undefined where nothing is. */
export type Judgement = { readonly fault: NodeFault; readonly detail: string } | undefined;

/**
 * Compute Engine's default service account.
 * Source: https://cloud.google.com/compute/docs/access/service-accounts#default_service_account
 */
const DEFAULT_NODE_ACCOUNT = /^\d+-compute@developer\.gserviceaccount\.com$/;

const SHORT_NAME = /^[A-Za-z0-9][A-Za-z0-9:._-]{0,127}$/;
const ACCOUNT = /^[A-Za-z0-9][A-Za-z0-9:._-]*@[A-Za-z0-9.-]+$/;

/** Whether a body can be a project, cluster or location. */
export const isShortName = (body: string): boolean => SHORT_NAME.test(body.trim());

/** Whether a body can be the `email` of a service account: an e-mail address or a workload pool. */
export const isAccount = (body: string): boolean =>
  body.length <= 300 && (ACCOUNT.test(body.trim()) || WORKLOAD_POOL.test(body.trim()));

/** Whether an answer names the project, cluster or location that is expected; anything will do where nothing is. */
export function judgeName(what: string, body: string, expected: string | undefined): Judgement {
  const got = body.trim();
  if (expected === undefined || got === expected) return undefined;
  return { fault: "wrong-cluster", detail: `${what} is ${got}, not ${expected}` };
}

/** Whose identity a Pod has, against whose it should have. */
export function judgeAccount(body: string, { serviceAccount, nodeServiceAccounts }: Expected): Judgement {
  const got = body.trim();
  if (got === serviceAccount) return undefined;
  const detail = serviceAccount === undefined ? `is ${got}` : `is ${got}, not ${serviceAccount}`;
  if (WORKLOAD_POOL.test(got)) return { fault: "unbound-identity", detail };
  if (DEFAULT_NODE_ACCOUNT.test(got) || nodeServiceAccounts.includes(got))
    return { fault: "node-identity", detail };
  return serviceAccount === undefined ? undefined : { fault: "wrong-identity", detail };
}

/** Whether an access token's answer is one that client libraries can use. */
export function judgeAccessToken(body: string): Judgement {
  const { access_token: token, expires_in: expires, token_type: type } = objectOf(body) ?? {};
  const problem = (detail: string): Judgement => ({ fault: "invalid-token", detail });
  if (typeof token !== "string" || !/^[\x21-\x7e]+$/.test(token))
    return problem("the answer holds no access token");
  if (type !== "Bearer") return problem("the token's type is not Bearer");
  if (typeof expires !== "number" || expires <= 0) return problem("the token has expired already");
  return undefined;
}

/** The access token in an answer that judgeAccessToken() accepts. */
export function accessTokenOf(body: string): string | undefined {
  const token = objectOf(body)?.access_token;
  return typeof token === "string" ? token : undefined;
}

/** How many seconds a node's clock may be off. */
const CLOCK_TOLERANCE = 60;

/** Whether an identity token is for the audience, still valid, and for the expected account; its signature is for its recipient to check. */
export function judgeIdentityToken(
  body: string,
  audience: string,
  now: Date,
  { serviceAccount }: Expected,
): Judgement {
  const [, payload, signature, ...rest] = body.trim().split(".");
  const claims = signature ? objectOf(Buffer.from(payload ?? "", "base64url").toString("utf8")) : undefined;
  const problem = (detail: string): Judgement => ({ fault: "invalid-token", detail });
  if (!claims || rest.length > 0) return problem("the answer is no JSON Web Token");
  if (claims.aud !== audience) return problem("the token is for another audience");
  const seconds = now.getTime() / 1000;
  if (typeof claims.exp !== "number" || claims.exp < seconds - CLOCK_TOLERANCE)
    return problem("the token has expired");
  if (typeof claims.iat === "number" && claims.iat > seconds + CLOCK_TOLERANCE) {
    return problem("the token was issued in the future");
  }
  const { email } = claims;
  if (
    typeof email === "string" &&
    isAccount(email) &&
    serviceAccount?.includes("@") &&
    email !== serviceAccount
  ) {
    return { fault: "wrong-identity", detail: `the token is ${email}'s, not ${serviceAccount}'s` };
  }
  return undefined;
}

function objectOf(json: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    // The parser's error quotes its input, which may be a token.
    return undefined;
  }
}
