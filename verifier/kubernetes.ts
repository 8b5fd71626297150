// The Kubernetes API, as far as it is needed: bounded calls, bounded retries.

import { readFileSync } from "node:fs";
import { codeOf, exchange, https, type Limits } from "./exchange";
import { parseObject } from "./json";
import { backoff, pause } from "./retry";
import type { ApiSettings } from "./settings";

/** Why a call failed. `conflict`: somebody else was first; `expired`: a list has to begin anew. */
export type ApiFailure = "unavailable" | "forbidden" | "not-found" | "conflict" | "expired" | "rejected";

/** A call that failed for good. Its message holds the verb, the path and a status or code; never anything that the server wrote. */
export class ApiError extends Error {
  constructor(
    message: string,
    readonly failure: ApiFailure,
  ) {
    super(message);
  }
}

/**
 * What an action comes to; an ApiError goes to `otherwise`, every other error is a defect and goes on.
 * @param only the one failure that goes to `otherwise`, where it is not all of them
 */
export async function unlessApiFails<T, U>(
  action: () => Promise<T>,
  otherwise: (error: ApiError) => U,
  only?: ApiFailure,
): Promise<T | U> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof ApiError && (!only || only === error.failure)) return otherwise(error);
    throw error;
  }
}

const LIMITS: Limits = { connect: 3000, response: 20_000, bytes: 2 ** 26 };
const MAX_TRIES = 4;
const FIRST_WAIT = 300;
const LONGEST_WAIT = 5000;

/** The kinds of patches. */
export const JSON_PATCH = "application/json-patch+json";
export const STRATEGIC_MERGE_PATCH = "application/strategic-merge-patch+json";
export const MERGE_PATCH = "application/merge-patch+json";

/** Sends a call and gives its answer; rejects with an ApiError. The type is the body's; without a body, the answer's. */
export type Call = <T>(method: string, path: string, body?: object, type?: string) => Promise<T>;

/** Lends a client that keeps one connection for a few calls in a row. Rejects with an ApiError if there are no credentials. */
export async function withApi<T>(
  { host, port, credentials }: ApiSettings,
  use: (call: Call) => Promise<T>,
  limits = LIMITS,
): Promise<T> {
  const credential = (file: string) => {
    try {
      return readFileSync(`${credentials}/${file}`, "utf8").trim();
    } catch (error) {
      throw new ApiError(`${credentials}/${file}: ${codeOf(error)}`, "unavailable");
    }
  };
  const agent = new (https().Agent)({ keepAlive: true, ca: credential("ca.crt") });
  const call: Call = async <T>(method: string, path: string, body?: object, type = "application/json") => {
    const text = body && JSON.stringify(body);
    for (let tries = 1; ; tries++) {
      // Read anew for each call: Kubernetes replaces the token about every hour.
      const authorization = `Bearer ${credential("token")}`;
      const headers = {
        authorization,
        // Without its length, the body of a DELETE would be taken for the next request.
        ...(text ? { "content-type": type, "content-length": Buffer.byteLength(text) } : { accept: type }),
      };
      const result = await exchange({ tls: true, agent, host, port, method, path, headers }, limits, text);
      const failure = result.ok ? failureOf(result.status) : "unavailable";
      const read = result.ok && !failure ? parseObject(result.body) : undefined;
      if (read) return read as T;
      // A POST that got no answer may have been carried out.
      const mayRepeat = failure === "unavailable" && (method !== "POST" || result.ok || !result.isConnected);
      if (!mayRepeat || tries >= MAX_TRIES) {
        const detail = result.ok ? `status ${result.status}` : result.code;
        throw new ApiError(`${method} ${path.split("?")[0]}: ${detail}`, failure ?? "unavailable");
      }
      const asked = result.ok ? Number(result.headers["retry-after"]) * 1000 : 0;
      await pause(backoff(tries - 1, FIRST_WAIT, LONGEST_WAIT) + Math.min(asked || 0, LONGEST_WAIT));
    }
  };
  try {
    return await use(call);
  } finally {
    agent.destroy();
  }
}

function failureOf(status: number): ApiFailure | undefined {
  if (status < 300) return undefined;
  if (status === 401 || status === 403) return "forbidden";
  if (status === 404) return "not-found";
  // 422 is what a JSON patch gets whose test does not hold.
  if (status === 409 || status === 422) return "conflict";
  if (status === 410) return "expired";
  return status === 429 || status >= 500 ? "unavailable" : "rejected";
}
