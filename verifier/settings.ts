// Configuration: environment variables, read once, each with its default and its limits.

import { METADATA_ADDRESS, METADATA_HOST, METADATA_PORTS } from "../gke/metadata-server";
import { type AnyMode, MODES } from "./contract";
import { type Environment, PREFIX, variablesOf } from "./variables";

/** Says what is wrong with the environment: one line a variable. */
export class SettingsError extends Error {}

const REPORTS = ["condition", "event", "taint"] as const;
export type Report = (typeof REPORTS)[number];

export const SELF_HEAL = ["off", "dry-run", "on"] as const;

export type Settings = ReturnType<typeof readSettings>;
/** Where the Kubernetes API is, and who we are there. */
export type ApiSettings = Settings["api"];
export type Expected = Settings["expected"];

/** Kubernetes' own variables for a Service that happens to be called `verifier`. */
const SERVICE_LINK = /^VERIFIER_(SERVICE_(HOST|PORT)|PORT)(_|$)/;

/**
 * Reads the environment of a program with these modes. Throws a SettingsError that names everything that is wrong with it, and echoes no value.
 * Longer than a screen: one list, a setting after the other.
 */
export function readSettings(env: Environment, modes: readonly [AnyMode, ...AnyMode[]] = MODES) {
  const problems: string[] = [];
  const { text, list, number, seconds, oneOf, flag, known } = variablesOf(env, problems);

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

  for (const problem of problemsWith(settings, env, { modes, known })) problems.push(problem);
  if (problems.length > 0) throw new SettingsError(problems.join("\n"));
  return settings;
}

/** What is wrong with settings beside each other, and with the environment as a whole. */
function* problemsWith(
  { mode, node, reports, api, minNodes, registry }: Settings,
  env: Environment,
  { modes, known }: { readonly modes: readonly AnyMode[]; readonly known: ReadonlySet<string> },
): Iterable<string> {
  for (const name of Object.keys(env)) {
    if (name.startsWith(PREFIX) && !known.has(name) && !SERVICE_LINK.test(name))
      yield `${name}: is not a setting`;
  }
  if (!env[`${PREFIX}MODE`]) yield `${PREFIX}MODE: is missing; set ${modes.join(" or ")}`;
  if (mode === "node" && !node) yield `${PREFIX}NODE: is missing; use spec.nodeName`;
  if (!reports.every((report) => REPORTS.includes(report)))
    yield `${PREFIX}REPORT: is not a list of ${REPORTS.join(", ")}`;
  if (!minNodes.every((each) => /^[a-z0-9-]+:\d{1,5}$/.test(each)))
    yield `${PREFIX}MIN_NODES: is not a list of POOL:NUMBER`;
  if (!URL.canParse(`https://${registry || "none"}`)) yield `${PREFIX}REGISTRY: is not a host`;
  if ((mode === "cluster" || reports.length > 0) && !(api.host && api.port))
    yield "KUBERNETES_SERVICE_HOST and _PORT: are missing; run in a Pod";
}
