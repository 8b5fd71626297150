// Configuration: environment variables, read once, each with its default and its limits.
// Longer than a screen: one list, a setting after the other.

import { METADATA_ADDRESS, METADATA_HOST, METADATA_PORTS } from "../gke/metadata-server";
import { type AnyMode, MODES } from "./contract";

/** Says what is wrong with the environment: one line a variable. */
export class SettingsError extends Error {}

const REPORTS = ["condition", "event", "taint"] as const;
export type Report = (typeof REPORTS)[number];

export const SELF_HEAL = ["off", "dry-run", "on"] as const;

export type Settings = ReturnType<typeof readSettings>;
/** Where the Kubernetes API is, and who we are there. */
export type ApiSettings = Settings["api"];
export type Expected = Settings["expected"];
export type Environment = Readonly<Record<string, string | undefined>>;

const PREFIX = "VERIFIER_";

/** Kubernetes' own variables for a Service that happens to be called `verifier`. */
const SERVICE_LINK = /^VERIFIER_(SERVICE_(HOST|PORT)|PORT)(_|$)/;

/** Names, addresses, e-mail addresses, workload pools, paths and lists of them: none of them has other characters. */
const TEXT = /^[\w@.:,/-]{1,5000}$/;

/**
 * Reads the environment of a program with these modes. Throws a SettingsError that names everything that is wrong with it, and echoes no value.
 * Longer than a screen: one list, a setting after the other.
 */
export function readSettings(env: Environment, modes: readonly [AnyMode, ...AnyMode[]] = MODES) {
  const problems: string[] = [];
  const known = new Set<string>();

  const read = <T>(
    name: string,
    fallback: T,
    expected: string,
    parse: (value: string) => T | undefined,
  ): T => {
    known.add(PREFIX + name);
    const value = env[PREFIX + name]?.trim();
    const parsed = value ? parse(value) : fallback;
    if (parsed === undefined && value) problems.push(`${PREFIX + name}: is not ${expected}`);
    return parsed ?? fallback;
  };
  const text = (name: string, fallback = "") =>
    read(name, fallback, "a name, address or path", (value) => (TEXT.test(value) ? value : undefined));
  const list = (name: string, fallback = "") => text(name, fallback).split(",").filter(Boolean);
  const number = (name: string, fallback: number, min: number, max: number) =>
    read(name, fallback, `a number from ${min} to ${max}`, (value) => {
      const parsed = /^\d+(\.\d+)?$/.test(value) ? Number(value) : -1;
      return parsed >= min && parsed <= max ? parsed : undefined;
    });
  const seconds = (name: string, fallback: number, min = 0, max = 3600) =>
    number(`${name}_SECONDS`, fallback, min, max) * 1000;
  /** The first of the values is the default. */
  const oneOf = <T extends string>(name: string, values: readonly [T, ...T[]]) =>
    read(name, values[0], `one of ${values.join(", ")}`, (value) => values.find((each) => each === value));
  const flag = (name: string) => oneOf(name, ["false", "true"]) === "true";

  const settings = {
    mode: oneOf("MODE", modes),
    /** Milliseconds in which failures are tried again before they count. */
    grace: seconds("GRACE", 45),
    namespace: text("NAMESPACE", "default"),
    terminationLog: text("TERMINATION_LOG", "/dev/termination-log"),
    api: {
      host: env.KUBERNETES_SERVICE_HOST ?? "",
      port: Number(env.KUBERNETES_SERVICE_PORT),
      /** Folder with `token` and `ca.crt`, as Kubernetes mounts it. */
      credentials: text("CREDENTIALS", "/var/run/secrets/kubernetes.io/serviceaccount"),
    },
    /** The runbook's address; empty where there is none. */
    runbook: text("RUNBOOK"),
    /** What is empty is not compared. */
    expected: {
      project: text("PROJECT"),
      cluster: text("CLUSTER"),
      location: text("LOCATION"),
      /** E-mail address of the service account, or the workload pool where its principal is granted roles directly. */
      serviceAccount: text("SERVICE_ACCOUNT"),
      /** E-mail addresses of the nodes' own service accounts. */
      nodeServiceAccounts: list("NODE_SERVICE_ACCOUNTS"),
    },

    // Mode `node`.
    node: text("NODE"),
    /** Whether to end with the first verdict. */
    once: flag("ONCE"),
    /** Milliseconds between rounds. */
    period: seconds("PERIOD", 60, 1),
    metadata: {
      address: text("METADATA_ADDRESS", METADATA_ADDRESS),
      host: text("METADATA_HOST", METADATA_HOST),
      port: number("METADATA_PORT", METADATA_PORTS.http, 1, 65_535),
    },
    /** Of each answer of the metadata server, and of a registry's. */
    limits: {
      connect: seconds("CONNECT_TIMEOUT", 2, 0.01, 60),
      // docker-credential-gcr waits no longer: what takes more time is no answer for every client.
      response: seconds("RESPONSE_TIMEOUT", 2.5, 0.01, 60),
      bytes: 65_536,
    },
    /** Milliseconds from which on an answer is slow. */
    slow: seconds("SLOW", 1, 0.001),
    /** For an identity token; none is asked for without it. */
    audience: text("AUDIENCE"),
    dnsNames: list("DNS_NAMES", "kubernetes.default"),
    /** Host, with a port where it is not 443, of the registry to exchange a token with; none where empty. */
    registry: text("REGISTRY"),
    reports: list("REPORT") as readonly Report[],
    /** 0 for no server. */
    port: number("LISTEN_PORT", 8080, 0, 65_535),
    metrics: flag("METRICS"),

    /** In mode `workload`, the account that it runs under: NAMESPACE/NAME. */
    workload: text("WORKLOAD"),
    /** Whether the Pod has its node's address, and so the node's network. */
    isOnHost: text("POD_IP") === text("HOST_IP", "none"),
    /** Whether the Pod has labels of the workload's, by which policies select it. */
    isLabelled: flag("LABELLED"),

    // Mode `cluster`.
    /** Whether `node` mode reports conditions, so that they are evidence. */
    expectConditions: flag("EXPECT_CONDITIONS"),
    /** Milliseconds that a new node has until its verification is missed. */
    newNode: seconds("NEW_NODE", 300),
    /** The least nodes of pools: `general:3`. */
    minNodes: list("MIN_NODES"),
    /** Days by which the metadata server's image may be older than the newest node, or than the first day of its minor, if that is earlier. */
    maxImageAgeDays: number("MAX_IMAGE_AGE_DAYS", 365, 1, 10_000),
    selfHeal: oneOf("SELF_HEAL", SELF_HEAL),
    /** The file of known issues, none where empty; of those in it, the ids of the ones that concern the cluster. */
    issuesFile: text("KNOWN_ISSUES_FILE"),
    issueIds: list("KNOWN_ISSUES"),
  };

  for (const name of Object.keys(env)) {
    if (name.startsWith(PREFIX) && !known.has(name) && !SERVICE_LINK.test(name)) {
      problems.push(`${name}: is not a setting`);
    }
  }
  const { mode, node, reports, api } = settings;
  if (!env[`${PREFIX}MODE`]) problems.push(`${PREFIX}MODE: is missing; set ${modes.join(" or ")}`);
  if (mode === "node" && !node) problems.push(`${PREFIX}NODE: is missing; use spec.nodeName`);
  if (!reports.every((report) => REPORTS.includes(report))) {
    problems.push(`${PREFIX}REPORT: is not a list of ${REPORTS.join(", ")}`);
  }
  if (!settings.minNodes.every((each) => /^[a-z0-9-]+:\d{1,5}$/.test(each)))
    problems.push(`${PREFIX}MIN_NODES: is not a list of POOL:NUMBER`);
  if (!URL.canParse(`https://${settings.registry || "none"}`))
    problems.push(`${PREFIX}REGISTRY: is not a host`);
  if ((mode === "cluster" || reports.length > 0) && !(api.host && api.port)) {
    problems.push("KUBERNETES_SERVICE_HOST and _PORT: are missing; run in a Pod");
  }
  if (problems.length > 0) throw new SettingsError(problems.join("\n"));
  return settings;
}
