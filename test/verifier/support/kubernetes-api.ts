import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ApiSettings } from "../../../verifier/settings";
import { selfSigned } from "./certificate";
import { podTable } from "./pod-table";

export interface KubernetesObject {
  metadata: Record<string, unknown> & { name: string; labels?: Record<string, string> };
  [key: string]: unknown;
}

/** A call as the API saw it. */
export interface SeenCall {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly type: string | undefined;
  /** The media type that it asks for. */
  readonly accept: string | undefined;
  readonly body: unknown;
}

/** What happens to a call instead of an answer: a status, or an end of the connection. */
export type Trouble = number | "reset" | "hang" | undefined;

/** The token of the verifier's service account: no output may hold it. */
export const API_TOKEN = "stand-in-api-token";

/** A stand-in of the Kubernetes API over real TLS: lists in pages, objects, patches with their preconditions. */
export class KubernetesApi {
  /** Objects by the path of the list that they are in. */
  readonly lists = new Map<string, KubernetesObject[]>();
  readonly calls: SeenCall[] = [];
  version = "v1.31.5-gke.1000";
  hasTables = true;
  /** Whether each page of a list leads back to its first. */
  isEndless = false;
  trouble: (call: SeenCall, count: number) => Trouble = () => undefined;
  /** Called before a patch is applied: a change by somebody else. */
  beforePatch: (path: string) => void = () => {};
  private readonly counts = new Map<string, number>();
  private revision = 100;
  private port = 0;

  private constructor(
    private readonly server: Server,
    readonly folder: string,
  ) {}

  static async start(): Promise<KubernetesApi> {
    const certificate = selfSigned();
    const folder = mkdtempSync(join(tmpdir(), "verifier-api-"));
    writeFileSync(join(folder, "ca.crt"), certificate.cert);
    writeFileSync(join(folder, "token"), `${API_TOKEN}\n`);
    const server = createServer(certificate, (request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => self.handle(request, response, Buffer.concat(chunks).toString()));
    });
    const self = new KubernetesApi(server, folder);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    self.port = (server.address() as AddressInfo).port;
    return self;
  }

  /** Also of a server that is stopped. */
  get settings(): ApiSettings {
    return { host: "127.0.0.1", port: this.port, credentials: this.folder };
  }

  get environment(): Record<string, string> {
    const { host, port, credentials } = this.settings;
    return {
      KUBERNETES_SERVICE_HOST: host,
      KUBERNETES_SERVICE_PORT: String(port),
      VERIFIER_CREDENTIALS: credentials,
    };
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
    rmSync(this.folder, { recursive: true, force: true });
  }

  add(list: string, object: KubernetesObject): void {
    object.metadata.resourceVersion = String(this.revision++);
    this.lists.set(list, [...(this.lists.get(list) ?? []), object]);
  }

  object(list: string, name: string): KubernetesObject | undefined {
    return this.lists.get(list)?.find(({ metadata }) => metadata.name === name);
  }

  /** Forgets the calls, and goes back to answering them. */
  forget(): void {
    this.calls.length = 0;
    this.counts.clear();
    this.trouble = () => undefined;
  }

  reset(): void {
    this.forget();
    this.lists.clear();
    this.hasTables = true;
    this.isEndless = false;
  }

  seen(method: string, path?: string): readonly SeenCall[] {
    return this.calls.filter((call) => call.method === method && (path === undefined || call.path === path));
  }

  private handle(request: IncomingMessage, response: ServerResponse, text: string): void {
    const url = new URL(request.url ?? "/", "https://api");
    const call: SeenCall = {
      method: request.method ?? "",
      path: url.pathname,
      query: url.searchParams,
      type: request.headers["content-type"],
      accept: request.headers.accept,
      body: text === "" ? undefined : JSON.parse(text),
    };
    this.calls.push(call);
    const key = `${call.method} ${call.path}`;
    const count = (this.counts.get(key) ?? 0) + 1;
    this.counts.set(key, count);
    const trouble = this.trouble(call, count);
    if (trouble === "hang") return;
    if (trouble === "reset") {
      request.socket.destroy();
      return;
    }
    const isKnown = request.headers.authorization === `Bearer ${API_TOKEN}`;
    const [status, value] = trouble !== undefined ? [trouble] : isKnown ? this.serve(call) : [401];
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(value ?? { message: `${API_TOKEN} in a message`, code: status }));
  }

  private serve(call: SeenCall): [status: number, value?: object] {
    const { method, path, query, accept = "" } = call;
    if (path === "/version") return [200, { gitVersion: this.version }];
    const list = this.lists.get(path);
    if (method === "POST") {
      this.add(path, call.body as KubernetesObject);
      return [201, call.body as object];
    }
    if (list) {
      const { metadata, items } = page(list, query);
      if (this.isEndless) metadata.continue = "0";
      if (!accept.includes("as=Table")) return [200, { metadata, items }];
      return this.hasTables ? [200, { metadata, ...podTable(items) }] : [406];
    }
    const [, at = "", name = "", sub] = /^(.*?\/[a-z]+)\/([^/]+)(\/status)?$/.exec(path) ?? [];
    const object =
      this.object(at, name) ?? this.object(path.replace(/\/[^/]+$/, ""), path.split("/").at(-1) ?? "");
    if (!object) return path.endsWith("/pods") ? [200, { items: [] }] : [404];
    if (method === "GET") return [200, object];
    if (method === "DELETE") return this.remove(object, call);
    return this.patch(object, call, sub !== undefined);
  }

  private remove(object: KubernetesObject, { path, body }: SeenCall): [status: number, value?: object] {
    const { preconditions } = body as { preconditions?: Record<string, string> };
    const isMet = Object.entries(preconditions ?? {}).every(([key, value]) => object.metadata[key] === value);
    if (!isMet) return [409];
    const from = path.replace(/\/[^/]+$/, "");
    this.lists.set(
      from,
      (this.lists.get(from) ?? []).filter((each) => each !== object),
    );
    return [200, {}];
  }

  private patch(
    object: KubernetesObject,
    { path, type, body }: SeenCall,
    isOfStatus: boolean,
  ): [status: number, value?: object] {
    this.beforePatch(path);
    if (type === "application/json-patch+json") {
      if (!jsonPatch(object, body as JsonPatch)) return [422];
    } else if (type === "application/merge-patch+json") {
      const { metadata, data } = body as KubernetesObject;
      if (metadata.resourceVersion && metadata.resourceVersion !== object.metadata.resourceVersion)
        return [409];
      object.data = { ...(object.data as object), ...(data as object) };
    } else if (isOfStatus && type === "application/strategic-merge-patch+json") {
      const { status } = body as { status: { conditions: { type: string }[] } };
      const current = (object.status ?? {}) as { conditions?: { type: string }[] };
      const kept = (current.conditions ?? []).filter(
        (each) => !status.conditions.some((c) => c.type === each.type),
      );
      object.status = { ...current, conditions: [...kept, ...status.conditions] };
    } else return [415];
    object.metadata.resourceVersion = String(this.revision++);
    return [200, object];
  }
}

function page(list: readonly KubernetesObject[], query: URLSearchParams) {
  const selector = (kind: string) =>
    (query.get(kind) ?? "")
      .split(",")
      .filter(Boolean)
      .map((pair) => pair.split("="));
  const items = list.filter(
    ({ metadata }) =>
      selector("labelSelector").every(([key = "", value]) => metadata.labels?.[key] === value) &&
      selector("fieldSelector").every(
        ([field, value]) => field === "metadata.name" && metadata.name === value,
      ),
  );
  const start = Number(query.get("continue") || 0);
  const limit = Number(query.get("limit") || items.length);
  const end = start + limit;
  return { metadata: { continue: end < items.length ? String(end) : "" }, items: items.slice(start, end) };
}

type JsonPatch = readonly { op: string; path: string; value?: unknown }[];

function jsonPatch(object: KubernetesObject, patch: JsonPatch): boolean {
  const { taints } = object.spec as { taints: unknown[] };
  for (const { op, path, value } of patch) {
    const index = Number(/^\/spec\/taints\/(\d+)$/.exec(path)?.[1] ?? -1);
    if (index < 0 || index >= taints.length) return false;
    if (op === "test" && JSON.stringify(taints[index]) !== JSON.stringify(value)) return false;
    if (op === "remove") taints.splice(index, 1);
  }
  return true;
}
