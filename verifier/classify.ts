// From how a request ended to the fault that it shows. Pure.

import { type Answer, CODE, type Exchange, type Failure } from "./exchange";
import type { NodeFault } from "./faults";

const FAULT_OF_CODE: Readonly<Record<string, NodeFault>> = {
  ECONNREFUSED: "refused",
  [CODE.connectTimeout]: "connect-timeout",
  [CODE.responseTimeout]: "response-timeout",
  ECONNRESET: "reset",
  ECONNABORTED: "reset",
  EPIPE: "reset",
  EHOSTUNREACH: "unreachable",
  EHOSTDOWN: "unreachable",
  ENETUNREACH: "unreachable",
  ENETDOWN: "unreachable",
  EADDRNOTAVAIL: "unreachable",
  EACCES: "unreachable",
  EPERM: "unreachable",
  ENOTFOUND: "dns-failure",
  EAI_AGAIN: "dns-failure",
  [CODE.tooLarge]: "not-metadata-server",
};

/** The fault of a request to the metadata server that got no answer. */
export function faultOfFailure({ code, isConnected }: Failure): NodeFault {
  if (code === "ETIMEDOUT") return isConnected ? "response-timeout" : "connect-timeout";
  // What Node.js' HTTP parser cannot read.
  if (code.startsWith("HPE_")) return "not-metadata-server";
  return FAULT_OF_CODE[code] ?? "unknown-error";
}

/** Whether an answer has the header by which client libraries know a metadata server. */
export const hasFlavor = ({ headers }: Answer): boolean => headers["metadata-flavor"] === "Google";

/** Statuses that tell what is wrong whoever sends them. */
function faultOfStatus(status: number): NodeFault | undefined {
  if (status === 403) return "forbidden";
  if (status === 429 || status === 499) return "overloaded";
  return status >= 500 ? "server-error" : undefined;
}

/**
 * The fault of an answer of the metadata server; undefined if it is one that can be used.
 * @param isPlausible whether a body is of the kind that was asked for.
 */
export function faultOfAnswer(answer: Answer, isPlausible: (body: string) => boolean): NodeFault | undefined {
  const { status, body } = answer;
  const told = faultOfStatus(status);
  if (told) return told;
  const isGood = status === 200 && isPlausible(body);
  if (!hasFlavor(answer)) return isGood ? "missing-header" : "not-metadata-server";
  if (status === 404) return "not-found";
  if (status !== 200) return "unexpected-status";
  return isGood ? undefined : "invalid-answer";
}

/**
 * What was seen, without anything that could be a secret: statuses, codes, and from a refusal the name of the permission that is
 * missing.
 */
export function detailOf(result: Exchange): string {
  if (!result.ok) return `${result.code} after ${result.milliseconds} ms`;
  const permission =
    result.status === 403 ? /\biam\.[a-zA-Z]{1,40}\.[a-zA-Z]{1,40}\b/.exec(result.body)?.[0] : undefined;
  const parts = [`status ${result.status}`];
  if (permission) parts.push(`IAM denies ${permission}`);
  if (!hasFlavor(result)) parts.push("without Metadata-Flavor");
  return `${parts.join(", ")} after ${result.milliseconds} ms`;
}
