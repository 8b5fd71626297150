// Configuration: environment variables, read once, each with its default and its limits.

import { METADATA_ADDRESS, METADATA_HOST, METADATA_PORTS } from "../gke/metadata-server";
import { MODES, type Mode } from "./contract";

/** Says what is wrong with the environment: one line a variable. */
export class SettingsError extends Error {}

export const REPORTS = ["condition", "event", "taint"] as const;
export type Report = (typeof REPORTS)[number];

export const SELF_HEAL = ["off", "dry-run", "on"] as const;
export type SelfHeal = (typeof SELF_HEAL)[number];

/** Where the Kubernetes API is, and who we are there. */
export interface ApiSettings {
  readonly host: string;
  readonly port: number;
  /** Folder with `token` and `ca.crt`, as Kubernetes mounts it. */
  readonly credentials: string;
}

export interface Expected {
  readonly project?: string;
  readonly cluster?: string;
  readonly location?: string;
  /** E-mail address of the service account, or the workload pool where its principal is granted roles directly. */
  readonly serviceAccount?: string;
  /** E-mail addresses of the nodes' own service accounts. */
  readonly nodeServiceAccounts: readonly string[];
}

interface Common {
  /** Milliseconds in which failures are tried again before they count. */
  readonly grace: number;
  readonly namespace: string;
  readonly terminationLog: string;
  readonly api: ApiSettings | undefined;
  readonly expected: Expected;
}

export interface NodeSettings extends Common {
  readonly mode: "node";
  readonly node: string;
  /** Whether to end with the first verdict. */
  readonly once: boolean;
  /** Milliseconds between rounds. */
  readonly period: number;
  /** Milliseconds in which a failure after the first round is tried again before it counts. */
  readonly confirm: number;
  /** Milliseconds for which an unchanged pass is not logged again. */
  readonly repeat: number;
  readonly metadata: { readonly address: string; readonly host: string; readonly port: number };
  readonly connectTimeout: number;
  readonly responseTimeout: number;
  /** Milliseconds from which on an answer is slow. */
  readonly slow: number;
  /** For an identity token; none is asked for without it. */
  readonly audience: string | undefined;
  readonly dnsNames: readonly string[];
  /** Host, with a port where it is not 443, of the registry to exchange a token with. */
  readonly registry: string | undefined;
  readonly reports: ReadonlySet<Report>;
  /** 0 for no server. */
  readonly port: number;
  readonly metrics: boolean;
}

export interface ClusterSettings extends Common {
  readonly mode: "cluster";
  readonly api: ApiSettings;
  /** Whether `node` mode reports conditions, so that they are evidence. */
  readonly expectConditions: boolean;
  /** Milliseconds that a new node has until its verification is missed. */
  readonly newNode: number;
  /** From so many restarts of a container on, they are told, if the last was in this many milliseconds. */
  readonly maxRestarts: number;
  readonly restartWindow: number;
  /** Days by which the metadata server's image may be older than the newest node. */
  readonly maxImageAgeDays: number;
  readonly pageSize: number;
  readonly selfHeal: SelfHeal;
}

export type Settings = NodeSettings | ClusterSettings;
export type Environment = Readonly<Record<string, string | undefined>>;

const PREFIX = "VERIFIER_";

/** Kubernetes' own variables for a Service that happens to be called `verifier`. */
const SERVICE_LINK = /^VERIFIER_(SERVICE_(HOST|PORT)|PORT)(_|$)/;

const HOST = /^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/;
const KUBERNETES_NAME = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/;
const EMAIL_OR_POOL = /^[A-Za-z0-9][A-Za-z0-9@.:_-]{2,253}$/;
const IDENTIFIER = /^[a-z][a-z0-9:.-]{0,99}$/;

/** Reads the environment. Throws a SettingsError that names everything that is wrong with it, and echoes no value. */
export function readSettings(env: Environment): Settings {
  const problems: string[] = [];
  const known = new Set<string>();

  const read = <T>(
    name: string,
    fallback: T,
    expected: string,
    parse: (text: string) => T | undefined,
  ): T => {
    const variable = PREFIX + name;
    known.add(variable);
    const text = env[variable]?.trim();
    if (text === undefined || text === "") return fallback;
    const value = parse(text);
    if (value !== undefined) return value;
    problems.push(`${variable}: is not ${expected}`);
    return fallback;
  };
  const text = (name: string, expected: string, pattern: RegExp) =>
    read<string | undefined>(name, undefined, expected, (value) => (pattern.test(value) ? value : undefined));
  const list = (name: string, fallback: readonly string[], expected: string, pattern: RegExp) =>
    read<readonly string[]>(name, fallback, expected, (value) => {
      const items = value === "none" ? [] : value.split(",").map((item) => item.trim());
      return items.every((item) => pattern.test(item)) ? items : undefined;
    });
  const number = (name: string, fallback: number, min: number, max: number, isWhole = false) =>
    read(
      name,
      fallback,
      `a ${isWhole ? "whole " : ""}number from ${min} to ${max}, such as ${fallback}`,
      (value) => {
        const parsed = /^\d{1,9}(\.\d{1,6})?$/.test(value) ? Number(value) : Number.NaN;
        return parsed >= min && parsed <= max && (!isWhole || Number.isInteger(parsed)) ? parsed : undefined;
      },
    );
  const seconds = (name: string, fallback: number, min: number, max: number) =>
    number(`${name}_SECONDS`, fallback, min, max) * 1000;
  const oneOf = <T extends string>(name: string, fallback: T, values: readonly T[]) =>
    read(name, fallback, `one of ${values.join(", ")}`, (value) => values.find((each) => each === value));
  const flag = (name: string, fallback: boolean) =>
    oneOf(name, fallback ? "true" : "false", ["true", "false"]) === "true";
  const port = (name: string, fallback: number) => number(name, fallback, 0, 65_535, true);

  const mode = oneOf<Mode | "">("MODE", "", MODES);
  if (mode === "" && env[`${PREFIX}MODE`] === undefined) {
    problems.push(`${PREFIX}MODE: is missing; set it to ${MODES.join(" or ")}`);
  }
  const api = apiOf(
    env,
    read("CREDENTIALS", "/var/run/secrets/kubernetes.io/serviceaccount", "a path", absolute),
  );

  const common = {
    grace: seconds("GRACE", 45, 0, 3600),
    namespace: text("NAMESPACE", "a namespace", KUBERNETES_NAME) ?? "default",
    terminationLog: read("TERMINATION_LOG", "/dev/termination-log", "a path", absolute),
    expected: {
      project: text("PROJECT", "a project ID", IDENTIFIER),
      cluster: text("CLUSTER", "a cluster's name", KUBERNETES_NAME),
      location: text("LOCATION", "a region or zone", KUBERNETES_NAME),
      serviceAccount: text(
        "SERVICE_ACCOUNT",
        "the e-mail address of a service account, or a workload pool",
        EMAIL_OR_POOL,
      ),
      nodeServiceAccounts: list("NODE_SERVICE_ACCOUNTS", [], "a list of e-mail addresses", EMAIL_OR_POOL),
    },
  };
  const node = {
    node: text("NODE", "a node's name", KUBERNETES_NAME) ?? "",
    once: flag("ONCE", false),
    period: seconds("PERIOD", 60, 1, 3600),
    confirm: seconds("CONFIRM", 10, 0, 3600),
    repeat: seconds("REPEAT", 300, 0, 86_400),
    metadata: {
      address: text("METADATA_ADDRESS", "an address", /^[0-9a-fA-F.:]{2,45}$/) ?? METADATA_ADDRESS,
      host: text("METADATA_HOST", "a host name", HOST) ?? METADATA_HOST,
      port: port("METADATA_PORT", METADATA_PORTS.http),
    },
    connectTimeout: seconds("CONNECT_TIMEOUT", 2, 0.01, 60),
    responseTimeout: seconds("RESPONSE_TIMEOUT", 5, 0.01, 60),
    slow: seconds("SLOW", 1, 0.001, 60),
    audience: text("AUDIENCE", "an audience: up to 200 characters without spaces", /^[\x21-\x7e]{1,200}$/),
    dnsNames: list("DNS_NAMES", ["kubernetes.default"], "a list of host names, or none", HOST),
    registry: text("REGISTRY", "a registry's host", /^[A-Za-z0-9][A-Za-z0-9.-]{0,251}(:\d{1,5})?$/),
    reports: new Set(
      read<readonly Report[]>("REPORT", [], `a list of ${REPORTS.join(", ")}`, (value) => {
        const items = value.split(",").map((item) => REPORTS.find((each) => each === item.trim()));
        return items.every((item) => item !== undefined) ? items : undefined;
      }),
    ),
    port: port("LISTEN_PORT", 8080),
    metrics: flag("METRICS", false),
  };
  const cluster = {
    expectConditions: flag("EXPECT_CONDITIONS", false),
    newNode: seconds("NEW_NODE", 300, 0, 86_400),
    maxRestarts: number("MAX_RESTARTS", 5, 1, 1_000_000, true),
    restartWindow: seconds("RESTART_WINDOW", 3600, 1, 2_592_000),
    maxImageAgeDays: number("MAX_IMAGE_AGE_DAYS", 365, 1, 10_000, true),
    pageSize: number("PAGE_SIZE", 250, 1, 1000, true),
    selfHeal: oneOf("SELF_HEAL", "off", SELF_HEAL),
  };

  for (const name of Object.keys(env)) {
    if (name.startsWith(PREFIX) && !known.has(name) && !SERVICE_LINK.test(name)) {
      problems.push(`${name}: is not a setting; the settings are in verifier/settings.ts`);
    }
  }
  if (mode === "node" && node.node === "") {
    problems.push(`${PREFIX}NODE: is missing; take it from the Pod's field spec.nodeName`);
  }
  const needsApi = mode === "cluster" || node.reports.size > 0;
  if (mode !== "" && needsApi && !api) {
    problems.push("KUBERNETES_SERVICE_HOST, KUBERNETES_SERVICE_PORT: are missing; this has to run in a Pod");
  }
  if (problems.length > 0) throw new SettingsError(problems.join("\n"));
  if (mode === "node") return { mode, ...common, ...node, api };
  if (mode === "cluster" && api) return { mode, ...common, ...cluster, api };
  throw new SettingsError(`${PREFIX}MODE: is not one of ${MODES.join(", ")}`);
}

const absolute = (path: string): string | undefined => (path.startsWith("/") ? path : undefined);

function apiOf(env: Environment, credentials: string): ApiSettings | undefined {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port } = env;
  return host && port && /^\d{1,5}$/.test(port) ? { host, port: Number(port), credentials } : undefined;
}
