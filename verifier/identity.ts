// What the metadata server's answers must be: comparison of values. Pure; no function quotes a token.

import { WORKLOAD_POOL } from "../gke/workload-identity";
import type { FaultId } from "./faults";
import { parseObject } from "./json";
import type { Expected } from "./settings";

/** What is wrong with an answer; undefined if nothing is. */
export type Judgement = { readonly fault: FaultId; readonly detail: string } | undefined;

/**
 * Compute Engine's default service account.
 * Source: https://cloud.google.com/compute/docs/access/service-accounts#default_service_account
 */
const DEFAULT_NODE_ACCOUNT = /^\d+-compute@developer\.gserviceaccount\.com$/;

const SHORT_NAME = /^[\w:.-]{1,128}$/;
const ACCOUNT = /^[\w:.-]{1,128}@[\w.-]{1,128}$/;

/** Whether a body may be the name of a project, cluster or location. */
export const isShortName = (body: string): boolean => SHORT_NAME.test(body.trim());

/** Whether a body may be the `email` of a service account: an email, or a workload pool. */
export const isAccount = (body: string): boolean => ACCOUNT.test(body.trim()) || isPool(body.trim());

const isPool = (text: string): boolean => SHORT_NAME.test(text) && WORKLOAD_POOL.test(text);

const notExpected = (got: string, expected: string) => `is ${got}${expected && `, not ${expected}`}`;

/** Compares the name of a project, cluster or location with the expected one; without one, any name is right. */
export function judgeName(body: string, expected: string): Judgement {
  const got = body.trim();
  return expected && got !== expected
    ? { fault: "wrong-cluster", detail: notExpected(got, expected) }
    : undefined;
}

/** Compares the identity that a Pod has with the one that it should have. */
export function judgeAccount(body: string, { serviceAccount, nodeServiceAccounts }: Expected): Judgement {
  const got = body.trim();
  if (got === serviceAccount) return undefined;
  const detail = notExpected(got, serviceAccount);
  if (isPool(got)) return { fault: "unbound-identity", detail };
  if (DEFAULT_NODE_ACCOUNT.test(got) || nodeServiceAccounts.includes(got))
    return { fault: "node-identity", detail };
  return serviceAccount ? { fault: "wrong-identity", detail } : undefined;
}

const unusable = (detail: string): Judgement => ({ fault: "invalid-token", detail });

/** Whether client libraries can use the answer with an access token. */
export function judgeAccessToken(body: string): Judgement {
  const { expires_in: expires, token_type: type } = parseObject(body) ?? {};
  if (!accessTokenOf(body)) return unusable("no access token");
  if (type !== "Bearer") return unusable("not of type Bearer");
  return typeof expires === "number" && expires > 0 ? undefined : unusable("expired");
}

/** The access token in an answer; empty where there is none. */
export function accessTokenOf(body: string): string {
  const token = parseObject(body)?.access_token;
  return typeof token === "string" && /^[\x21-\x7e]+$/.test(token) ? token : "";
}

/** How many seconds a node's clock may differ. */
const CLOCK_TOLERANCE = 60;

/** Whether an identity token is for the audience and the expected account, and still valid. Its signature is for its recipient to check. */
export function judgeIdentityToken(
  body: string,
  audience: string,
  now: Date,
  { serviceAccount }: Expected,
): Judgement {
  const parts = body.trim().split(".");
  const claims = parseObject(Buffer.from(parts[1] ?? "", "base64url").toString());
  if (!claims || parts.length !== 3) return unusable("no JSON Web Token");
  const { aud, exp, iat, email } = claims;
  if (aud !== audience) return unusable("for another audience");
  const seconds = now.getTime() / 1000;
  if (!(Number(exp) > seconds - CLOCK_TOLERANCE)) return unusable("expired");
  if (Number(iat) > seconds + CLOCK_TOLERANCE) return unusable("issued in the future");
  const isOther = serviceAccount.includes("@") && email !== undefined && email !== serviceAccount;
  return isOther ? { fault: "wrong-identity", detail: `the token is not ${serviceAccount}'s` } : undefined;
}
