import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What a stand-in of the metadata server does; without anything, it is a healthy one. */
export interface Behaviour {
  /** To which paths the rest applies; absent for all of them. */
  readonly only?: string;
  readonly status?: number;
  readonly body?: string;
  readonly contentType?: string;
  /** What IAM says to a request for a token, as the GKE metadata server passes it on: see verifier/refusal.ts. */
  readonly refusal?: keyof typeof REFUSALS;
  readonly withoutHeader?: boolean;
  readonly delay?: number;
  /** `hang`: no answer; `reset`: the connection is reset; `close`: closed in the middle; `raw`: not HTTP; `drip`: a byte now and then. */
  readonly connection?: "hang" | "reset" | "close" | "raw" | "drip";
  /** Overrides of what it knows. */
  readonly values?: Readonly<Record<string, string>>;
}

const MISSING_BINDING =
  "This error could be caused by a missing IAM policy binding on the target IAM service account.\nFor more information, refer to the Workload Identity documentation:\n\thttps://cloud.google.com/kubernetes-engine/docs/how-to/workload-identity#authenticating_to\n\n";

/** Status and text of IAM's refusals, each after `Unable to generate access token; `. Sources: see verifier/refusal.ts. */
export const REFUSALS = {
  unbound: [
    403,
    `IAM returned 403 Forbidden: Permission 'iam.serviceAccounts.getAccessToken' denied on resource (or it may not exist).\n${MISSING_BINDING}`,
  ],
  unboundBefore: [403, `IAM returned 403 Forbidden: The caller does not have permission\n${MISSING_BINDING}`],
  apiOff: [
    403,
    `IAM returned 403 Forbidden: IAM Service Account Credentials API has not been used in project 1 before or it is disabled.\n${MISSING_BINDING}`,
  ],
  absent: [
    404,
    "IAM returned 404 Not Found: Not found; Gaia id not found for email gone@demo-project.iam.gserviceaccount.com\n",
  ],
  absentBefore: [404, "IAM returned 404 Not Found: Requested entity was not found.\n"],
  noAddress: [
    400,
    "IAM returned 400 Bad Request: Invalid form of account ID app. Should be [Gaia ID |Email |Unique ID |] of the account\n",
  ],
} as const satisfies Record<string, readonly [status: number, text: string]>;

export const PROJECT = "demo-project";
export const EMAIL = "verifier@demo-project.iam.gserviceaccount.com";
/** Parts of the tokens that it gives out: no output may hold one. */
export const SECRETS = ["ya29.stand-in-secret", "stand-in-signature"] as const;

const segment = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/** An identity token as the stand-in gives it out. */
export function identityToken(audience: string, claims: object = {}): string {
  const now = Math.floor(Date.now() / 1000);
  const payload = { aud: audience, email: EMAIL, iat: now, exp: now + 3600, ...claims };
  return [segment({ alg: "RS256" }), segment(payload), SECRETS[1]].join(".");
}

const VALUES: Readonly<Record<string, string>> = {
  "project/project-id": PROJECT,
  "instance/attributes/cluster-name": "demo",
  "instance/attributes/cluster-location": "europe-west1",
  "instance/service-accounts/default/email": EMAIL,
  "universe/universe-domain": "googleapis.com",
};
const PREFIX = "/computeMetadata/v1/";

/** Answers as the GKE metadata server does, as far as clients look, or as `behaviour` says. */
export function respond(request: IncomingMessage, response: ServerResponse, behaviour: Behaviour): void {
  const url = new URL(request.url ?? "/", "http://metadata");
  const path = url.pathname.slice(PREFIX.length);
  const isMeant = behaviour.only === undefined || `${path}${url.search}`.includes(behaviour.only);
  const {
    connection,
    delay = 0,
    status,
    body,
    contentType,
    refusal,
    withoutHeader,
    values,
  } = isMeant ? behaviour : {};
  const answer = (code: number, text: string, type = "application/text") => {
    const flavor = withoutHeader ? {} : { "Metadata-Flavor": "Google" };
    response.writeHead(status ?? code, { ...flavor, "Content-Type": contentType ?? type });
    response.end(body ?? text);
  };
  const { socket } = request;
  if (connection === "hang") return;
  if (connection === "reset") return void socket.resetAndDestroy();
  if (connection === "raw") return void socket.end("SSH-2.0-OpenSSH_9.2\r\n");
  if (connection === "close") {
    response.writeHead(200, { "Metadata-Flavor": "Google", "Content-Length": 1000 });
    response.write("half", () => socket.destroy());
    return;
  }
  if (connection === "drip") {
    response.writeHead(200, { "Metadata-Flavor": "Google" });
    const timer = setInterval(() => response.write("x"), 20);
    socket.once("close", () => clearInterval(timer));
    return;
  }
  const known = { ...VALUES, ...values }[path];
  const go = () => {
    if (url.pathname === "/") return answer(200, "computeMetadata/\n");
    if (request.headers["metadata-flavor"] !== "Google") return answer(403, "Missing required header\n");
    if (refusal && /\/(token|identity)$/.test(path)) {
      const [code, text] = REFUSALS[refusal];
      return answer(code, `Unable to generate access token; ${text}`);
    }
    if (path.endsWith("/token")) {
      const token = { access_token: SECRETS[0], expires_in: 3599, token_type: "Bearer" };
      return answer(200, known ?? JSON.stringify(token), "application/json");
    }
    if (path.endsWith("/default/") && url.searchParams.get("recursive") === "true") {
      const account = { aliases: ["default"], email: EMAIL, scopes: [] };
      return answer(200, known ?? JSON.stringify(account), "application/json");
    }
    if (path.endsWith("/identity")) {
      return answer(200, known ?? identityToken(url.searchParams.get("audience") ?? ""));
    }
    if (path === "instance") {
      // Where Google's clients look whether there is a metadata server.
      response.writeHead(301, { "Metadata-Flavor": "Google", Location: `${url.pathname}/` }).end();
      return;
    }
    if (path === "instance/") return answer(200, "attributes/\nservice-accounts/\n");
    return known === undefined ? answer(404, "Not Found\n") : answer(200, `${known}\n`);
  };
  if (delay > 0) setTimeout(go, delay);
  else go();
}

/** A stand-in on loopback whose behaviour can be changed while it runs. */
export class MetadataServer {
  behaviour: Behaviour = {};
  readonly requests: { path: string; host: string | undefined }[] = [];
  private constructor(private readonly server: Server) {}

  static async start(): Promise<MetadataServer> {
    const server = createServer((request, response) => {
      self.requests.push({ path: request.url ?? "", host: request.headers.host });
      respond(request, response, self.behaviour);
    });
    const self = new MetadataServer(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return self;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** Little patience, in seconds, for tests in which nothing answers. Others have more, as a busy machine may answer late. */
export const IMPATIENT = {
  VERIFIER_CONNECT_TIMEOUT_SECONDS: "0.5",
  VERIFIER_RESPONSE_TIMEOUT_SECONDS: "0.5",
};

/** The settings, as environment variables, of a verifier that asks a stand-in on loopback. */
export function nodeEnvironment(port: number, more: Record<string, string> = {}): Record<string, string> {
  return {
    VERIFIER_MODE: "node",
    VERIFIER_NODE: "node-1",
    VERIFIER_ONCE: "true",
    VERIFIER_PROJECT: PROJECT,
    VERIFIER_CLUSTER: "demo",
    VERIFIER_LOCATION: "europe-west1",
    VERIFIER_SERVICE_ACCOUNT: EMAIL,
    VERIFIER_METADATA_ADDRESS: "127.0.0.1",
    VERIFIER_METADATA_HOST: "metadata.test",
    VERIFIER_METADATA_PORT: String(port),
    VERIFIER_DNS_NAMES: "kubernetes.test",
    VERIFIER_GRACE_SECONDS: "0",
    VERIFIER_CONNECT_TIMEOUT_SECONDS: "5",
    VERIFIER_RESPONSE_TIMEOUT_SECONDS: "5",
    VERIFIER_TERMINATION_LOG: "/dev/null",
    ...more,
  };
}
