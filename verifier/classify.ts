// From how a request ended to the fault that it shows. Pure.

import type { Answer, Exchange, Failure } from "./exchange";
import type { FaultId } from "./faults";
import { linkOf } from "./refusal";

/** Besides these codes: what Node.js's HTTP parser cannot read (`HPE_…`) does not come from a metadata server. */
const FAULT_OF_CODE: Readonly<Record<string, FaultId>> = {
  ECONNREFUSED: "refused",
  CONNECT_TIMEOUT: "connect-timeout",
  RESPONSE_TIMEOUT: "response-timeout",
  // Our own limit for connecting ends long before the kernel's.
  ETIMEDOUT: "response-timeout",
  ECONNRESET: "reset",
  EPIPE: "reset",
  EHOSTUNREACH: "unreachable",
  ENETUNREACH: "unreachable",
  EACCES: "unreachable",
  EPERM: "unreachable",
  TOO_LARGE: "not-metadata-server",
};

/** The fault that a request to the metadata server without an answer shows. */
export const faultOfFailure = ({ code }: Failure): FaultId =>
  code.startsWith("HPE_") ? "not-metadata-server" : (FAULT_OF_CODE[code] ?? "unknown-error");

/** Whether an answer has the header by which client libraries recognise a metadata server. */
const hasFlavor = ({ headers }: Answer): boolean => headers["metadata-flavor"] === "Google";

/**
 * The fault that an answer of the metadata server shows; undefined if the answer can be used.
 * @param isPlausible whether a body has the expected kind.
 */
export function faultOfAnswer(answer: Answer, isPlausible: (body: string) => boolean): FaultId | undefined {
  const { status, body } = answer;
  const link = linkOf(status, body);
  if (link) return link;
  // These statuses show what is wrong, whoever sent them.
  if (status === 403) return "forbidden";
  if (status === 429 || status === 499) return "overloaded";
  if (status >= 500) return "server-error";
  const isGood = status === 200 && isPlausible(body);
  if (!hasFlavor(answer)) return isGood ? "missing-header" : "not-metadata-server";
  if (isGood) return undefined;
  return status === 404 ? "not-found" : "invalid-answer";
}

/** Describes a result without anything that may be secret: statuses, codes, and from a refusal the name of the missing permission. */
export function detailOf(result: Exchange): string {
  const after = ` after ${result.milliseconds} ms`;
  if (!result.ok) return result.code + after;
  const permission = result.status === 403 && /\biam\.[a-zA-Z]{1,40}\.[a-zA-Z]{1,40}\b/.exec(result.body);
  return `status ${result.status}${permission ? `, IAM denies ${permission[0]}` : ""}${after}`;
}
