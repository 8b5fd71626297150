import { Agent, request } from "node:https";

/** What every object of the Kubernetes API has. */
export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
  };
  [field: string]: unknown;
}

/** An answer of the API server other than success. `reason` is the API's own word, such as "Forbidden". */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly reason: string,
    message: string,
  ) {
    super(message);
  }
}

export type PatchType =
  | "application/json-patch+json"
  | "application/merge-patch+json"
  | "application/strategic-merge-patch+json";

/** How an object is applied. */
export interface ApplyOptions {
  /** The field manager. Default: "cluster-suite". */
  manager?: string;
  /** Validate on the server and change nothing. */
  dryRun?: boolean;
  /** The namespace of namespaced objects that name none. Default: "default". */
  namespace?: string;
}

interface Resource {
  name: string;
  namespaced: boolean;
  kind: string;
}

const REQUEST_SECONDS = 15;

/** A client of the Kubernetes API with one bearer token. */
export class Api {
  readonly #agent: Agent;
  readonly #resources = new Map<string, Resource[]>();

  constructor(
    readonly server: string,
    readonly certificateAuthority: string,
    private readonly token: string,
  ) {
    this.#agent = new Agent({ ca: certificateAuthority, keepAlive: true });
  }

  /** The same server, asked with another token. */
  as(token: string): Api {
    return new Api(this.server, this.certificateAuthority, token);
  }

  /** Ends kept connections. */
  close(): void {
    this.#agent.destroy();
  }

  async get<T>(path: string, accept = "application/json"): Promise<T> {
    return JSON.parse(await this.#send("GET", path, undefined, accept)) as T;
  }

  /** The items of a list. */
  async list<T>(path: string): Promise<T[]> {
    return (await this.get<{ items: T[] }>(path)).items;
  }

  text(path: string): Promise<string> {
    return this.#send("GET", path, undefined, "*/*");
  }

  async post<T>(path: string, body: object): Promise<T> {
    return JSON.parse(await this.#send("POST", path, body)) as T;
  }

  async patch<T>(path: string, type: PatchType, body: object): Promise<T> {
    return JSON.parse(await this.#send("PATCH", path, body, type)) as T;
  }

  /** Deletes in the background: dependents go first or later, as their owner references say. */
  async delete(path: string): Promise<void> {
    await this.#send("DELETE", path, { propagationPolicy: "Background" });
  }

  /** Deletes what is there; says whether it was. */
  async deleteIfThere(path: string): Promise<boolean> {
    try {
      await this.delete(path);
      return true;
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return false;
      throw error;
    }
  }

  /** The path of an object, looked up among the kinds that the server serves. */
  async path(object: KubernetesObject, namespace = "default"): Promise<string> {
    const group = object.apiVersion.includes("/")
      ? `/apis/${object.apiVersion}`
      : `/api/${object.apiVersion}`;
    let resources = this.#resources.get(group);
    if (!resources) {
      const all = (await this.get<{ resources: Resource[] }>(group)).resources;
      resources = all.filter((resource) => !resource.name.includes("/"));
      this.#resources.set(group, resources);
    }
    const resource = resources.find((candidate) => candidate.kind === object.kind);
    if (!resource) throw new Error(`the server knows no ${object.kind} in ${object.apiVersion}`);
    const place = resource.namespaced ? `/namespaces/${object.metadata.namespace ?? namespace}` : "";
    return `${group}${place}/${resource.name}/${object.metadata.name}`;
  }

  /**
   * Applies an object as `kubectl apply --server-side --force-conflicts --validate=strict` does: unknown and duplicate
   * fields are errors.
   */
  async apply(object: KubernetesObject, options: ApplyOptions = {}): Promise<KubernetesObject> {
    const query = new URLSearchParams({
      fieldManager: options.manager ?? "cluster-suite",
      fieldValidation: "Strict",
      force: "true",
    });
    if (options.dryRun) query.set("dryRun", "All");
    const path = `${await this.path(object, options.namespace)}?${query}`;
    // JSON is YAML, which is the one form that server-side apply takes.
    return JSON.parse(
      await this.#send("PATCH", path, object, "application/apply-patch+yaml"),
    ) as KubernetesObject;
  }

  /** The type is the body's; without a body, the answer's. */
  #send(method: string, path: string, body?: object, type = "application/json"): Promise<string> {
    const payload = body && JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const headers: Record<string, string | number> = { authorization: `Bearer ${this.token}` };
      if (!payload) headers.accept = type;
      else {
        headers["content-type"] = type;
        headers["content-length"] = Buffer.byteLength(payload);
      }
      const sent = request(`${this.server}${path}`, { agent: this.#agent, method, headers }, (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => {
          text += chunk;
        });
        response.on("error", reject);
        response.on("end", () => {
          const status = response.statusCode ?? 0;
          if (status >= 200 && status < 300) resolve(text);
          else reject(failure(status, text, `${method} ${path}`));
        });
      });
      sent.setTimeout(REQUEST_SECONDS * 1000, () =>
        sent.destroy(new Error(`${method} ${path}: no answer in ${REQUEST_SECONDS} s`)),
      );
      sent.on("error", reject);
      sent.end(payload);
    });
  }
}

function failure(status: number, text: string, request: string): ApiError {
  try {
    const { reason, message } = JSON.parse(text) as { reason?: string; message?: string };
    return new ApiError(status, reason ?? "", `${request}: ${status} ${message ?? ""}`);
  } catch {
    return new ApiError(status, "", `${request}: ${status} ${text.trim()}`);
  }
}
