// From how a request ended to the fault that it shows. Pure.

import type { Answer, Exchange, Failure } from "./exchange";
import type { FaultId } from "./faults";
import { linkOf } from "./refusal";

/** Beside these: anything that Node.js' HTTP parser cannot read (`HPE_…`) is not a metadata server. */
const FAULT_OF_CODE: Readonly<Record<string, FaultId>> = {
  ECONNREFUSED: "refused",
  CONNECT_TIMEOUT: "connect-timeout",
  RESPONSE_TIMEOUT: "response-timeout",
  // Connecting is over long before the kernel's own time.
  ETIMEDOUT: "response-timeout",
  ECONNRESET: "reset",
  EPIPE: "reset",
  EHOSTUNREACH: "unreachable",
  ENETUNREACH: "unreachable",
  EACCES: "unreachable",
  EPERM: "unreachable",
  TOO_LARGE: "not-metadata-server",
};

/** The fault of a request to the metadata server that got no answer. */
export const faultOfFailure = ({ code }: Failure): FaultId =>
  code.startsWith("HPE_") ? "not-metadata-server" : (FAULT_OF_CODE[code] ?? "unknown-error");

/** Whether an answer has the header by which client libraries know a metadata server. */
const hasFlavor = ({ headers }: Answer): boolean => headers["metadata-flavor"] === "Google";

/**
 * The fault of an answer of the metadata server; undefined if it is one that can be used.
 * @param isPlausible whether a body is of the kind that was asked for.
 */
export function faultOfAnswer(answer: Answer, isPlausible: (body: string) => boolean): FaultId | undefined {
  const { status, body } = answer;
  const link = linkOf(status, body);
  if (link) return link;
  // These tell what is wrong whoever sends them.
  if (status === 403) return "forbidden";
  if (status === 429 || status === 499) return "overloaded";
  if (status >= 500) return "server-error";
  const isGood = status === 200 && isPlausible(body);
  if (!hasFlavor(answer)) return isGood ? "missing-header" : "not-metadata-server";
  if (isGood) return undefined;
  return status === 404 ? "not-found" : "invalid-answer";
}

/**
 * What was seen, without anything that could be a secret: statuses, codes, and from a refusal the name of the permission that is
 * missing.
 */
export function detailOf(result: Exchange): string {
  const after = ` after ${result.milliseconds} ms`;
  if (!result.ok) return result.code + after;
  const permission = result.status === 403 && /\biam\.[a-zA-Z]{1,40}\.[a-zA-Z]{1,40}\b/.exec(result.body);
  return `status ${result.status}${permission ? `, IAM denies ${permission[0]}` : ""}${after}`;
}
