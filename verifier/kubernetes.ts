// The Kubernetes API, as far as it is needed: bounded calls, bounded retries, paged lists.

import { readFileSync } from "node:fs";
import { Agent } from "node:https";
import type { Condition } from "./contract";
import { codeOf, exchange, type Limits } from "./exchange";
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

/** What an action comes to; an ApiError goes to `otherwise`, every other error is a defect and goes on. */
export async function unlessApiFails<T, U>(
  action: () => Promise<T>,
  otherwise: (error: ApiError) => U,
): Promise<T | U> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof ApiError) return otherwise(error);
    throw error;
  }
}

const LIMITS: Limits = { connect: 3000, response: 20_000, bytes: 2 ** 26 };
const MAX_TRIES = 4;
const FIRST_WAIT = 300;
const LONGEST_WAIT = 5000;
const MAX_RESTARTS = 3;

/** Objects in a page: nodes of 15 KB, most of it the names of their images, keep the program under 100 MB. */
export const PAGE_SIZE = 32;

/** Rows in a page of a table, of some 200 bytes each. */
export const TABLE_PAGE_SIZE = 500;

/** The kinds of patches. */
export const JSON_PATCH = "application/json-patch+json";
export const STRATEGIC_MERGE_PATCH = "application/strategic-merge-patch+json";
export const MERGE_PATCH = "application/merge-patch+json";

/**
 * A list as a table. Stable since Kubernetes 1.15, so no other form is asked for: a server that had no tables would answer 406, which
 * is a failure like any other.
 * Source: https://kubernetes.io/docs/reference/using-api/api-concepts/#receiving-resources-as-tables and
 * https://www.kubernetes.dev/resources/keps/2334/
 */
const TABLE = "application/json;as=Table;g=meta.k8s.io;v=v1";

/** One list's page, as every kind of list has it; as a table it has rows instead of items. */
interface Page<T> {
  readonly metadata?: { readonly continue?: string };
  readonly items?: readonly T[];
  readonly columnDefinitions?: readonly { readonly name: string }[];
  readonly rows?: readonly { readonly cells: readonly string[] }[];
}

/** A row of a table; an absent column is undefined. */
type Row = Readonly<Record<string, string | undefined>>;

/** The selectors of a list. */
export type Query = Readonly<Record<string, string>>;

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
  const agent = new Agent({ keepAlive: true, ca: credential("ca.crt") });
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

/**
 * Reads a list page by page, of which one is in memory at a time. A list that expires on the way begins anew, with a new result.
 * @param type a page's, where it is not that of a list of objects
 */
export async function fold<T, A>(
  call: Call,
  path: string,
  query: Query,
  initial: () => A,
  add: (result: A, item: T) => void,
  type?: string,
): Promise<A> {
  for (let restarts = 0; ; restarts++) {
    const result = initial();
    let next = "";
    try {
      do {
        const search = new URLSearchParams({ limit: `${PAGE_SIZE}`, ...query, continue: next });
        const page = await call<Page<T>>("GET", `${path}?${search}`, undefined, type);
        const { metadata, columnDefinitions: columns = [], rows = [] } = page;
        const cellsByColumn = rows.map(({ cells }) =>
          Object.fromEntries(columns.map(({ name }, i) => [name, cells[i]])),
        );
        for (const item of page.items ?? cellsByColumn) add(result, item as T);
        next = metadata?.continue ?? "";
      } while (next);
      return result;
    } catch (error) {
      if (!(error instanceof ApiError && error.failure === "expired") || restarts >= MAX_RESTARTS)
        throw error;
    }
  }
}

/** Like `fold()`, of the table that the API makes of a list: its rows' cells by column, as `kubectl get` shows them. */
export function foldTable<A>(
  call: Call,
  path: string,
  query: Query,
  initial: () => A,
  add: (result: A, row: Row) => void,
): Promise<A> {
  const tableQuery = { ...query, includeObject: "None", limit: `${TABLE_PAGE_SIZE}` };
  return fold(call, path, tableQuery, initial, add, TABLE);
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

/** What is read of Kubernetes' objects. Everything may be absent. */
export interface Meta {
  readonly name?: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly creationTimestamp?: string;
  readonly generation?: number;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface Node {
  readonly metadata?: Meta;
  readonly spec?: { readonly taints?: readonly { readonly key?: string }[] };
  readonly status?: {
    readonly conditions?: readonly Condition[];
    readonly nodeInfo?: { readonly kubeletVersion?: string };
  };
}

export interface ContainerStatus {
  readonly name?: string;
  readonly restartCount?: number;
  readonly state?: {
    readonly running?: object;
    readonly waiting?: { readonly reason?: string };
    readonly terminated?: { readonly finishedAt?: string; readonly message?: string };
  };
  readonly lastState?: { readonly terminated?: { readonly finishedAt?: string } };
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
  readonly metadata?: Meta;
  readonly status?: {
    readonly observedGeneration?: number;
    readonly desiredNumberScheduled?: number;
    readonly numberReady?: number;
    readonly updatedNumberScheduled?: number;
  };
}

export interface ConfigMap {
  readonly metadata?: Meta;
  readonly data?: Readonly<Record<string, string>>;
}

export const conditionOf = (
  { status }: { readonly status?: { readonly conditions?: readonly Condition[] } },
  wanted: string,
): Condition | undefined => status?.conditions?.find(({ type }) => type === wanted);

export const isReady = (object: Parameters<typeof conditionOf>[0]): boolean =>
  conditionOf(object, "Ready")?.status === "True";
