// Everything that a verification can find, in plain words: what it means, what usually causes it, what to do next. In short: the
// verifier is one small file. docs/runbook.md has a section of the same name for each, with the commands.
// Longer than a screen: one table, a fault after the other.

import { METADATA_SERVER_NODE_LABEL } from "../gke/metadata-server";
import { SERVICE_ACCOUNT_ANNOTATION } from "../gke/workload-identity";

/** Set in a bundle, which contains only the faults of its own modes, as its size is limited. */
declare const BUNDLE: "node" | "cluster" | "workload" | undefined;

interface Fault {
  /** The outcome of a verdict with nothing worse. */
  readonly outcome: "failed" | "undetermined" | "degraded" | "passed";
  /** A clause that follows the name of the check: "project: connection refused". */
  readonly meaning: string;
  readonly cause: string;
  /** An imperative. */
  readonly next: string;
}

const fault =
  (outcome: Fault["outcome"]) =>
  (meaning: string, cause: string, next: string): Fault => ({ outcome, meaning, cause, next });
const fails = fault("failed");
const undetermines = fault("undetermined");
const degrades = fault("degraded");
/** Something worth knowing on a cluster that is well. */
const advises = fault("passed");

const READ_LOG = "read the metadata server's log";
const COMPARE = "compare the server's version among nodes";
const SEE_ANNOTATION = `compare the annotation ${SERVICE_ACCOUNT_ANNOTATION}`;

/** Faults that only `workload` mode can find. */
const workloadFaults = () => ({
  "host-network": fails(
    "the identity is the node's, as on the host network",
    "hostNetwork passes the metadata server by",
    "remove hostNetwork, or what sets it at admission",
  ),
});

/** Faults that `node` mode can find, and `workload` mode too: worded for one node. */
const NODE_FAULTS = {
  refused: fails(
    "connection refused",
    "nothing listens for metadata requests: the metadata server is older than the node, or not running",
    `${COMPARE}; if Ready and old, delete its DaemonSet: GKE re-creates it`,
  ),
  "connect-timeout": fails(
    "no connection in time",
    "a NetworkPolicy or the CNI drops packets",
    "allow egress, look for changed policies",
  ),
  "response-timeout": fails(
    "connected, no answer in time",
    "it hangs, or cannot reach IAM",
    `${READ_LOG}, restart its Pod`,
  ),
  reset: fails("connection cut", "it crashes, or a proxy cuts in", "look at its restarts, and for sidecars"),
  unreachable: fails(
    "no route, or rejected",
    "the node lacks a route, or a policy rejects",
    "compare routes with a healthy node",
  ),
  "invalid-annotation": fails(
    "the annotation is not an e-mail address",
    `a typo or another field's value in ${SERVICE_ACCOUNT_ANNOTATION}`,
    "write the IAM service account's e-mail address there",
  ),
  "account-missing": fails(
    "IAM answered 404",
    `the IAM service account in ${SERVICE_ACCOUNT_ANNOTATION} does not exist`,
    "create it, or correct the annotation",
  ),
  "no-binding": fails(
    "IAM answered 403",
    "the IAM service account does not let this Kubernetes service account act as it",
    "grant roles/iam.workloadIdentityUser on it to exactly this namespace and name",
  ),
  forbidden: fails("answered 403", "IAM's API is off, or a proxy takes the request's header away", READ_LOG),
  "not-found": fails(
    "answered 404",
    "this Pod's service account is not known",
    "check that both accounts exist",
  ),
  overloaded: fails("answered 429 or 499", "too many requests, or a quota used up", "find who asks most"),
  "server-error": fails("answered 5xx", "it cannot reach IAM or the Kubernetes API", READ_LOG),
  "missing-header": fails(
    "answered without Metadata-Flavor: Google",
    "a proxy strips headers, or a stand-in answers",
    "look for proxies of the address",
  ),
  "not-metadata-server": fails(
    "something else answered",
    "another process or a proxy has the port",
    "look for host network Pods on port 80, 987 or 988",
  ),
  "invalid-answer": fails("an unusable answer", "a metadata server that starts, or a proxy", COMPARE),
  "wrong-cluster": fails(
    "another project, cluster or location",
    "settings of another cluster",
    "compare them",
  ),
  "unbound-identity": fails(
    "the identity is the bare workload pool",
    `no annotation ${SERVICE_ACCOUNT_ANNOTATION}`,
    "annotate the service account, or expect the pool",
  ),
  "node-identity": fails(
    "the identity is the node's",
    "GKE_METADATA is off, or the Pod is on the host network",
    `turn it on, look for the node's label ${METADATA_SERVER_NODE_LABEL}`,
  ),
  "wrong-identity": fails("the identity is another", "the service account names another", SEE_ANNOTATION),
  "invalid-token": fails("an unusable token", "IAM fails, or the node's clock is wrong", READ_LOG),
  "dns-failure": fails(
    "the name does not resolve",
    "DNS is down, or port 53 is closed",
    "look at DNS and NetworkPolicies in kube-system",
  ),
  "dns-wrong-address": fails(
    "the name has another address",
    "a DNS zone or stub domain covers it",
    "look for zones of google.internal",
  ),
  "registry-denied": fails(
    "refused the token",
    "the account may not read it",
    "grant roles/artifactregistry.reader",
  ),
  "registry-unreachable": fails(
    "no answer of use",
    "no route or DNS to it",
    "check egress and Private Google Access",
  ),
  "unknown-error": fails("unknown failure", "only the code is known", READ_LOG),
  slow: degrades("slow", "short of CPU, or IAM is slow", "look at the load: timeouts come next"),
};

/** Faults that only `cluster` mode can find. */
const clusterFaults = () => ({
  "no-nodes": fails("no node to verify", "all gone or not Ready", "look at the node pools"),
  "nodes-not-ready": fails("many nodes not Ready", "their kubelets do not report", "describe them"),
  "nodes-missing": fails(
    "fewer nodes than the pool's least",
    "instances that do not register, or no capacity",
    "compare them with their instances",
  ),
  "node-failed": fails("verification failed", "each node's verdict says", "read it in its Pod's log"),
  "node-unverified": fails(
    "no current verification",
    "its Pod is missing, pending or writes no condition",
    "describe it",
  ),
  "server-missing": fails("it does not exist", "deleted, not re-created yet", "wait, then ask for support"),
  "server-not-ready": fails("not Ready everywhere", "its Pods crash or are replaced", "describe them"),
  "server-not-updated": degrades(
    "two revisions run",
    "a rollout is under way, or stuck",
    "watch its rollout",
  ),
  "server-versions-differ": degrades(
    "not the same on all nodes",
    "a rollout left these nodes out",
    "delete its Pods there, one by one",
  ),
  "server-behind": degrades(
    "much older than its nodes",
    "GKE does not reconcile it",
    "compare other clusters",
  ),
  "version-skew": fails(
    "nodes newer than the control plane, or too old",
    "pools left behind",
    "upgrade them",
  ),
  boundary: degrades("on two sides of a change", "an upgrade under way", "complete it"),
  "crash-loop": fails("crash loops", "no identity or DNS, or a broken addon", "read their logs"),
  restarts: degrades("many restarts", "a crash loop to come", "describe them"),
  "affected-by-issue": advises("known issue", "its versions", "upgrade, or take the workaround"),
  "api-unavailable": undetermines("not readable", "control plane down, or egress closed", "run it again"),
  "api-forbidden": undetermines("forbidden to read", "role or binding is gone", "pulumi up"),
});

type WorkloadFault = keyof ReturnType<typeof workloadFaults>;
type ClusterFault = keyof ReturnType<typeof clusterFaults>;
type NodeFault = keyof typeof NODE_FAULTS;
export type FaultId = WorkloadFault | NodeFault | ClusterFault;

/** All faults; in a bundle, all that it can find. */
export const FAULTS = {
  ...(typeof BUNDLE === "undefined" || BUNDLE === "workload" ? workloadFaults() : {}),
  ...NODE_FAULTS,
  ...(typeof BUNDLE === "undefined" || BUNDLE === "cluster" ? clusterFaults() : {}),
} as Readonly<Record<FaultId, Fault>>;

export const NODE_FAULT_IDS = Object.keys(NODE_FAULTS) as readonly NodeFault[];
export const FAULT_IDS = Object.keys(FAULTS) as readonly FaultId[];

/** The order in which problems are reported, with those first that keep Pods from their identity. The tables above have this order. */
export const rankOf = (fault: FaultId): number =>
  WORST_FIRST.indexOf(FAULTS[fault].outcome) * 100 + FAULT_IDS.indexOf(fault);

const WORST_FIRST: readonly Fault["outcome"][] = ["failed", "undetermined", "degraded", "passed"];
