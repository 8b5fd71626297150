// The Kubernetes API, as far as it is needed: bounded calls, bounded retries, paged lists.

import { readFileSync } from "node:fs";
import { Agent } from "node:https";
import { join } from "node:path";
import { type Answer, exchange, type Limits } from "./exchange";
import { backoff, pause } from "./retry";
import type { ApiSettings } from "./settings";

/** Why a call failed. `conflict`: somebody else was first; `expired`: a list has to begin anew. */
export type ApiFailure = "unavailable" | "forbidden" | "not-found" | "conflict" | "expired" | "rejected";

/** A call that failed for good. Its message holds the verb, the path and a status or code; never anything that the server wrote. */
export class ApiError extends Error {
  constructor(
    readonly failure: ApiFailure,
    call: string,
    detail: string,
  ) {
    super(`${call}: ${detail}`);
  }
}

const LIMITS: Limits = { connect: 3000, response: 20_000, bytes: 64 * 1024 * 1024 };
const MAX_TRIES = 4;
const MAX_RETRY_AFTER = 5000;
const MAX_RESTARTS = 3;

export const PATCH = {
  json: "application/json-patch+json",
  strategicMerge: "application/strategic-merge-patch+json",
  merge: "application/merge-patch+json",
} as const;

export interface Body {
  readonly type: string;
  readonly value: object;
}

export interface ApiOptions {
  /** Milliseconds of the first wait before a retry. */
  readonly firstWait?: number;
  readonly limits?: Limits;
}

/** One list's page, as every kind of list has it. */
interface Page<T> {
  readonly metadata?: { readonly continue?: string };
  readonly items?: readonly T[];
}

/** A client for a few calls in a row, over one kept connection. Close it after them. */
export class Api {
  private readonly agent: Agent;
  private readonly firstWait: number;
  private readonly limits: Limits;
  /** How many requests were sent. */
  requests = 0;

  /** Throws an ApiError if the credentials cannot be read. */
  constructor(
    private readonly settings: ApiSettings,
    { firstWait = 300, limits = LIMITS }: ApiOptions = {},
  ) {
    this.agent = new Agent({ keepAlive: true, maxSockets: 2, ca: this.credential("ca.crt") });
    this.firstWait = firstWait;
    this.limits = limits;
  }

  close(): void {
    this.agent.destroy();
  }

  get<T>(path: string): Promise<T> {
    return this.call<T>("GET", path);
  }

  patch<T>(path: string, type: string, value: object): Promise<T> {
    return this.call<T>("PATCH", path, { type, value });
  }

  post<T>(path: string, value: object): Promise<T> {
    return this.call<T>("POST", path, { type: "application/json", value });
  }

  delete(path: string, options: object): Promise<unknown> {
    return this.call("DELETE", path, { type: "application/json", value: options });
  }

  /**
   * Reads a list page by page, of which one is in memory at a time. A list that expires on the way begins anew, with a new
   * accumulator.
   */
  async fold<T, A>(
    path: string,
    pageSize: number,
    initial: () => A,
    add: (accumulator: A, item: T) => void,
  ): Promise<A> {
    for (let restarts = 0; ; restarts++) {
      const accumulator = initial();
      try {
        for (let token = ""; ; ) {
          const query = new URLSearchParams({ limit: String(pageSize), ...(token && { continue: token }) });
          const page = await this.get<Page<T>>(`${path}${path.includes("?") ? "&" : "?"}${query}`);
          for (const item of page.items ?? []) add(accumulator, item);
          token = page.metadata?.continue ?? "";
          if (token === "") return accumulator;
        }
      } catch (error) {
        if (!(error instanceof ApiError) || error.failure !== "expired" || restarts >= MAX_RESTARTS)
          throw error;
      }
    }
  }

  private async call<T>(method: string, path: string, body?: Body): Promise<T> {
    const call = `${method} ${path.split("?")[0]}`;
    const text = body && JSON.stringify(body.value);
    for (let tries = 1; ; tries++) {
      this.requests++;
      const result = await exchange(
        {
          tls: true,
          agent: this.agent,
          host: this.settings.host,
          port: this.settings.port,
          method,
          path,
          headers: {
            // Read anew for each call: Kubernetes replaces the token about every hour.
            authorization: `Bearer ${this.credential("token").trim()}`,
            accept: "application/json",
            ...(body && { "content-type": body.type }),
            ...(text !== undefined && { "content-length": Buffer.byteLength(text) }),
          },
        },
        this.limits,
        text,
      );
      const failure = result.ok ? failureOf(result.status) : "unavailable";
      if (result.ok && failure === undefined) return parse<T>(call, result);
      const detail = result.ok ? `status ${result.status}` : result.code;
      // A POST that got no answer may have been carried out.
      const mayRepeat = failure === "unavailable" && (method !== "POST" || result.ok || !result.isConnected);
      if (!mayRepeat || tries >= MAX_TRIES) throw new ApiError(failure ?? "unavailable", call, detail);
      await pause(result.ok ? retryAfter(result, tries, this.firstWait) : this.wait(tries));
    }
  }

  private wait(tries: number): number {
    return backoff(tries - 1, this.firstWait, MAX_RETRY_AFTER);
  }

  private credential(file: string): string {
    const path = join(this.settings.credentials, file);
    try {
      return readFileSync(path, "utf8");
    } catch {
      throw new ApiError("unavailable", `read ${path}`, "is not readable; mount the service account's token");
    }
  }
}

function failureOf(status: number): ApiFailure | undefined {
  if (status >= 200 && status < 300) return undefined;
  if (status === 401 || status === 403) return "forbidden";
  if (status === 404) return "not-found";
  // 422 is what a JSON patch gets whose test does not hold.
  if (status === 409 || status === 422) return "conflict";
  if (status === 410) return "expired";
  return status === 429 || status >= 500 ? "unavailable" : "rejected";
}

/** Seconds that the server asks for, within bounds. */
function retryAfter({ headers }: Answer, tries: number, firstWait: number): number {
  const asked = Number(headers["retry-after"]) * 1000;
  const own = backoff(tries - 1, firstWait, MAX_RETRY_AFTER);
  return asked > 0 ? Math.min(MAX_RETRY_AFTER, asked + own) : own;
}

function parse<T>(call: string, { body }: Answer): T {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === "object" && value !== null) return value as T;
  } catch {
    // Told below, without the parser's quotation.
  }
  throw new ApiError("unavailable", call, "the answer is no JSON object");
}

/** What is read of Kubernetes' objects. Everything may be absent. */
export interface Meta {
  readonly name?: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly creationTimestamp?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface Condition {
  readonly type?: string;
  readonly status?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly lastHeartbeatTime?: string;
  readonly lastTransitionTime?: string;
}

export interface Taint {
  readonly key?: string;
  readonly value?: string;
  readonly effect?: string;
  readonly timeAdded?: string;
}

export interface Node {
  readonly metadata?: Meta;
  readonly spec?: { readonly taints?: readonly Taint[] };
  readonly status?: {
    readonly conditions?: readonly Condition[];
    readonly nodeInfo?: { readonly kubeletVersion?: string };
  };
}

export interface ContainerStatus {
  readonly name?: string;
  readonly restartCount?: number;
  readonly state?: {
    readonly waiting?: { readonly reason?: string };
    readonly terminated?: { readonly finishedAt?: string; readonly message?: string };
  };
  readonly lastState?: { readonly terminated?: { readonly finishedAt?: string; readonly reason?: string } };
}

export interface Pod {
  readonly metadata?: Meta;
  readonly spec?: {
    readonly nodeName?: string;
    readonly containers?: readonly { readonly name?: string; readonly image?: string }[];
  };
  readonly status?: {
    readonly conditions?: readonly Condition[];
    readonly containerStatuses?: readonly ContainerStatus[];
    readonly initContainerStatuses?: readonly ContainerStatus[];
  };
}

export interface DaemonSet {
  readonly metadata?: Meta & { readonly generation?: number };
  readonly status?: {
    readonly observedGeneration?: number;
    readonly desiredNumberScheduled?: number;
    readonly numberReady?: number;
    readonly updatedNumberScheduled?: number;
  };
}

export const isTrue = (conditions: readonly Condition[] | undefined, type: string): boolean =>
  conditions?.find((condition) => condition.type === type)?.status === "True";
