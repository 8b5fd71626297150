// The Kubernetes API, as far as it is needed: bounded calls, bounded retries.

import { readFileSync } from "node:fs";
import { codeOf, type Exchange, exchange, https, type Limits } from "./exchange";
import { parseObject } from "./json";
import { backoff, pause } from "./retry";
import type { ApiSettings } from "./settings";

/** Why a call failed. `conflict`: another client changed the object first; `expired`: a list must be read from its start. */
export type ApiFailure = "unavailable" | "forbidden" | "not-found" | "conflict" | "expired" | "rejected";

/** A call that failed for good. Its message contains the verb, the path and a status or code, but nothing that the server wrote. */
export class ApiError extends Error {
  constructor(
    message: string,
    readonly failure: ApiFailure,
  ) {
    super(message);
  }
}

/**
 * The result of an action; an ApiError is passed to `otherwise`. Any other error is a defect, and is thrown.
 * @param only passes only this failure to `otherwise`
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

/**
 * Sends a call and returns its answer; rejects with an ApiError. `type` is the media type of the body or, without a body, of the answer.
 */
export type Call = <T>(method: string, path: string, body?: object, type?: string) => Promise<T>;

/** Calls a function with a client that keeps one connection for a few calls. Rejects with an ApiError if there are no credentials. */
export async function withApi<T>(
  { host, port, credentials }: ApiSettings,
  use: (call: Call) => Promise<T>,
  limits = LIMITS,
): Promise<T> {
  const agent = new (https().Agent)({ keepAlive: true, ca: credential(credentials, "ca.crt") });
  const call: Call = async <T>(method: string, path: string, body?: object, type = "application/json") => {
    const text = body && JSON.stringify(body);
    for (let tries = 1; ; tries++) {
      // Read for each call, as Kubernetes replaces the token about every hour.
      const headers = headersOf(credential(credentials, "token"), text, type);
      const result = await exchange({ tls: true, agent, host, port, method, path, headers }, limits, text);
      const answer = answerOf(result);
      if (typeof answer === "object") return answer as T;
      if (answer !== "unavailable" || !mayRepeat(method, result) || tries >= MAX_TRIES) {
        const detail = result.ok ? `status ${result.status}` : result.code;
        throw new ApiError(`${method} ${path.split("?")[0]}: ${detail}`, answer ?? "unavailable");
      }
      await pause(backoff(tries - 1, FIRST_WAIT, LONGEST_WAIT) + askedWait(result));
    }
  };
  try {
    return await use(call);
  } finally {
    agent.destroy();
  }
}

function credential(folder: string, file: string): string {
  try {
    return readFileSync(`${folder}/${file}`, "utf8").trim();
  } catch (error) {
    throw new ApiError(`${folder}/${file}: ${codeOf(error)}`, "unavailable");
  }
}

const headersOf = (token: string, text: string | undefined, type: string) => ({
  authorization: `Bearer ${token}`,
  // Without its length, the body of a DELETE would be taken for the next request.
  ...(text ? { "content-type": type, "content-length": Buffer.byteLength(text) } : { accept: type }),
});

/** The object that a call returned, or how it failed; undefined for an answer that is neither. */
const answerOf = (result: Exchange): object | ApiFailure | undefined =>
  result.ok ? (failureOf(result.status) ?? parseObject(result.body)) : "unavailable";

/** A POST without an answer may have been carried out. */
const mayRepeat = (method: string, result: Exchange): boolean =>
  method !== "POST" || result.ok || !result.isConnected;

/** How long the server asks to wait, in milliseconds. */
const askedWait = (result: Exchange): number =>
  result.ok ? Math.min(Number(result.headers["retry-after"]) * 1000 || 0, LONGEST_WAIT) : 0;

function failureOf(status: number): ApiFailure | undefined {
  if (status < 300) return undefined;
  if (status === 401 || status === 403) return "forbidden";
  if (status === 404) return "not-found";
  // A JSON patch whose test fails gets 422.
  if (status === 409 || status === 422) return "conflict";
  if (status === 410) return "expired";
  return status === 429 || status >= 500 ? "unavailable" : "rejected";
}
