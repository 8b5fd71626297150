import { generateKeyPairSync, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Api } from "./api";
import { Program } from "./program";
import { until } from "./wait";

/** The address of the service `kubernetes.default` in every lab: the first of the services' range. */
export const KUBERNETES_SERVICE_ADDRESS = "10.96.0.1";
const SERVICE_RANGE = "10.96.0.0/16";

/** The port on which the API server listens. */
export const API_PORT = 6443;

const ETCD = "http://127.0.0.1:2379";
const ETCD_PEERS = "http://127.0.0.1:2380";
const ISSUER = "https://kubernetes.default.svc";
const START_SECONDS = 60;

/** A user of the API server and their groups. */
export interface User {
  readonly name: string;
  readonly group: string;
}

const ADMIN: User = { name: "admin", group: "system:masters" };

/** etcd, the API server, the controller manager and the scheduler, on fixed ports: one a network namespace. */
export class ControlPlane {
  readonly #tokens = new Map<string, string>();
  readonly #programs: Program[] = [];
  #apiServer: Program | undefined;
  #api: Api | undefined;

  /** `users` can be given kubeconfigs beside the administrator. */
  constructor(
    private readonly folder: string,
    private readonly binaries: string,
    readonly address: string,
    users: readonly User[] = [],
  ) {
    for (const place of ["keys", "logs", "kubeconfigs"]) mkdirSync(join(folder, place), { recursive: true });
    const lines = [ADMIN, ...users].map((user) => {
      const token = randomBytes(16).toString("hex");
      this.#tokens.set(user.name, token);
      return `${token},${user.name},${user.name},"${user.group}"\n`;
    });
    writeFileSync(join(folder, "keys/tokens.csv"), lines.join(""), { mode: 0o600 });
    const keys = generateKeyPairSync("rsa", {
      modulusLength: 2048,
      publicKeyEncoding: { type: "spki", format: "pem" },
      privateKeyEncoding: { type: "pkcs8", format: "pem" },
    });
    writeFileSync(join(folder, "keys/service-accounts.pub"), keys.publicKey);
    writeFileSync(join(folder, "keys/service-accounts.key"), keys.privateKey, { mode: 0o600 });
  }

  /** The administrator's client. */
  get api(): Api {
    if (!this.#api) throw new Error("the control plane is not started");
    return this.#api;
  }

  /** Starts all four programs, and returns when Pods can be created. */
  async start(): Promise<void> {
    this.#run("etcd", [
      "--unsafe-no-fsync",
      `--data-dir=${join(this.folder, "etcd")}`,
      `--listen-client-urls=${ETCD}`,
      `--advertise-client-urls=${ETCD}`,
      `--listen-peer-urls=${ETCD_PEERS}`,
      `--initial-advertise-peer-urls=${ETCD_PEERS}`,
      `--initial-cluster=default=${ETCD_PEERS}`,
      "--log-level=error",
    ]);
    await this.startApiServer();
    const config = this.kubeconfig(ADMIN.name);
    const common = [`--kubeconfig=${config}`, "--bind-address=127.0.0.1", "--leader-elect=false"];
    this.#run("kube-controller-manager", [
      ...common,
      `--authentication-kubeconfig=${config}`,
      `--authorization-kubeconfig=${config}`,
      `--service-account-private-key-file=${join(this.folder, "keys/service-accounts.key")}`,
      `--root-ca-file=${this.#certificate}`,
      "--kube-api-qps=1000",
      "--kube-api-burst=2000",
    ]);
    this.#run("kube-scheduler", [...common, "--kube-api-qps=1000", "--kube-api-burst=2000"]);
    await until("the default service account", START_SECONDS, () => {
      for (const program of this.#programs) program.mustRun();
      return this.api.get("/api/v1/namespaces/default/serviceaccounts/default");
    });
  }

  /** Starts the API server, anew if it was stopped, and returns when it is ready. */
  async startApiServer(): Promise<void> {
    const program = new Program("kube-apiserver", join(this.folder, "logs/kube-apiserver.log"), [
      join(this.binaries, "kube-apiserver"),
      `--etcd-servers=${ETCD}`,
      `--bind-address=${this.address}`,
      `--advertise-address=${this.address}`,
      `--secure-port=${API_PORT}`,
      "--endpoint-reconciler-type=none",
      // Here it writes a certificate with its own authority, which it finds again when it is started anew.
      `--cert-dir=${join(this.folder, "keys")}`,
      `--token-auth-file=${join(this.folder, "keys/tokens.csv")}`,
      "--authorization-mode=Node,RBAC",
      "--enable-admission-plugins=NodeRestriction",
      `--service-account-issuer=${ISSUER}`,
      `--service-account-key-file=${join(this.folder, "keys/service-accounts.pub")}`,
      `--service-account-signing-key-file=${join(this.folder, "keys/service-accounts.key")}`,
      `--service-cluster-ip-range=${SERVICE_RANGE}`,
      "--allow-privileged=true",
      "--kubelet-preferred-address-types=InternalIP",
      "--profiling=false",
    ]);
    this.#apiServer = program;
    await until("the API server's readiness", START_SECONDS, async () => {
      program.mustRun();
      if (!existsSync(this.#certificate)) return undefined;
      this.#api ??= this.client(ADMIN.name);
      return this.#api.text("/readyz");
    });
  }

  /** Stops the API server; the rest of the control plane and the nodes run on. */
  async stopApiServer(): Promise<void> {
    // Its graceful end waits for watches: a crash is quicker, and harder on its clients.
    await this.#apiServer?.stop(0);
    this.#apiServer = undefined;
  }

  /** Starts one more program beside the control plane, to be stopped with it. */
  #run(name: string, args: readonly string[]): void {
    const log = join(this.folder, `logs/${name}.log`);
    this.#programs.push(new Program(name, log, [join(this.binaries, name), ...args]));
  }

  /** A client for one of the users. */
  client(user: string): Api {
    const server = `https://${this.address}:${API_PORT}`;
    return new Api(server, readFileSync(this.#certificate, "utf8"), this.#token(user));
  }

  /** Writes a kubeconfig for one of the users, and returns its path. */
  kubeconfig(user: string): string {
    const path = join(this.folder, "kubeconfigs", `${user.replaceAll(":", "-")}.json`);
    const cluster = {
      server: `https://${this.address}:${API_PORT}`,
      "certificate-authority": this.#certificate,
    };
    const config = {
      apiVersion: "v1",
      kind: "Config",
      clusters: [{ name: "lab", cluster }],
      users: [{ name: user, user: { token: this.#token(user) } }],
      contexts: [{ name: "lab", context: { cluster: "lab", user } }],
      "current-context": "lab",
    };
    writeFileSync(path, JSON.stringify(config), { mode: 0o600 });
    return path;
  }

  /** The administrator's kubeconfig. */
  get adminKubeconfig(): string {
    return this.kubeconfig(ADMIN.name);
  }

  async stop(): Promise<void> {
    this.#api?.close();
    await this.stopApiServer();
    await Promise.all(this.#programs.map((program) => program.stop(1)));
  }

  get #certificate(): string {
    return join(this.folder, "keys/apiserver.crt");
  }

  #token(user: string): string {
    const token = this.#tokens.get(user);
    if (!token) throw new Error(`the control plane has no user ${user}`);
    return token;
  }
}
