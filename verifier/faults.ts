// Everything that a verification can find, in plain words: what it means, what usually causes it, what to do next.
// docs/runbook.md has a section of the same name for each.

import {
  METADATA_SERVER_ADDRESS,
  METADATA_SERVER_DAEMON_SET,
  METADATA_SERVER_NODE_LABEL,
  METADATA_SERVER_PORTS,
  SYSTEM_NAMESPACE,
} from "../gke/metadata-server";
import { MAX_NODE_SKEW } from "../gke/versions";
import { SERVICE_ACCOUNT_ANNOTATION, WORKLOAD_IDENTITY_USER_ROLE } from "../gke/workload-identity";

/** What a fault does to the verdict: fails it, leaves it undetermined, or degrades a pass. */
export type Effect = "fails" | "undetermines" | "degrades";

export interface Fault {
  readonly effect: Effect;
  /** A clause that continues what was asked: "project: connection refused". */
  readonly meaning: string;
  readonly cause: string;
  /** An imperative. */
  readonly next: string;
}

const SERVER_PODS = `kubectl -n ${SYSTEM_NAMESPACE} get pods -l k8s-app=${METADATA_SERVER_DAEMON_SET} -o wide`;
const LISTENER = `${METADATA_SERVER_ADDRESS}:${METADATA_SERVER_PORTS.http}`;
const SERVER_LOGS = `kubectl -n ${SYSTEM_NAMESPACE} logs -l k8s-app=${METADATA_SERVER_DAEMON_SET} --tail=50`;

/** What `node` mode can find: worded for one node. */
const NODE_FAULTS = {
  refused: {
    effect: "fails",
    meaning: "connection refused",
    cause: `nothing listens where this node forwards metadata requests (${LISTENER} without Dataplane V2): the node and ${METADATA_SERVER_DAEMON_SET} are on two sides of an upgrade, or the server is not running here; rarely a policy that answers with a reset`,
    next: `compare image and component version with a healthy node (${SERVER_PODS}); if Ready and older, delete the DaemonSet so that GKE re-creates it`,
  },
  "connect-timeout": {
    effect: "fails",
    meaning: "no answer to the connection",
    cause: "a NetworkPolicy or the node's network (CNI) drops packets to the metadata server",
    next: `look for egress policies on this Pod's namespace, and for changes of the dataplane; allow ${LISTENER} and 169.254.169.254:80`,
  },
  "response-timeout": {
    effect: "fails",
    meaning: "connected, but no answer in time",
    cause: "the metadata server on this node hangs, or cannot reach IAM",
    next: `read its log (${SERVER_LOGS}) and restart its Pod on this node`,
  },
  reset: {
    effect: "fails",
    meaning: "connection closed before the answer",
    cause: "the metadata server on this node crashes or restarts, or a proxy cuts the connection",
    next: `look at its restarts and last state (${SERVER_PODS}), and for a sidecar proxy that intercepts 169.254.169.254`,
  },
  unreachable: {
    effect: "fails",
    meaning: "no route to the metadata server, or rejected on the way",
    cause: "the node lacks the route or rule for 169.254.169.254, or a policy rejects the traffic",
    next: "compare the node's routes and nat rules with a healthy node; look for policies that reject; replace the node",
  },
  forbidden: {
    effect: "fails",
    meaning: "answered 403",
    cause: `the Kubernetes service account may not act as its IAM service account (${WORKLOAD_IDENTITY_USER_ROLE} is missing), or something on the way changes the request`,
    next: `compare the service account's annotation ${SERVICE_ACCOUNT_ANNOTATION} with the IAM policy of the account that it names`,
  },
  "not-found": {
    effect: "fails",
    meaning: "answered 404",
    cause:
      "the metadata server does not know this Pod or its service account, or the account that it is bound to does not exist",
    next: `check that the Kubernetes service account exists and names an existing IAM service account; otherwise read the server's log (${SERVER_LOGS})`,
  },
  overloaded: {
    effect: "fails",
    meaning: "turned away for load (429), or the request was cancelled (499)",
    cause: "too many requests or connections on this node, or a quota of IAM is used up",
    next: "find the Pod on this node that asks most, and let its client cache tokens; look at the quotas of the IAM API",
  },
  "server-error": {
    effect: "fails",
    meaning: "answered with a server error (5xx)",
    cause:
      "the metadata server on this node cannot do its work, often because it cannot reach IAM or the Kubernetes API",
    next: `read its log (${SERVER_LOGS}); look at Google Cloud's service health`,
  },
  "unexpected-status": {
    effect: "fails",
    meaning: "answered with a status that this request should never get",
    cause: "a metadata server that differs from the known ones, or a proxy in between",
    next: `compare component versions among nodes (${SERVER_PODS})`,
  },
  "missing-header": {
    effect: "fails",
    meaning: "the right answer without Metadata-Flavor: Google, which client libraries insist on",
    cause: "a proxy strips response headers, or a stand-in answers instead of GKE",
    next: "look for a sidecar or egress proxy that intercepts 169.254.169.254, and take the address out of it",
  },
  "not-metadata-server": {
    effect: "fails",
    meaning: "something answered that is not a metadata server",
    cause: "another process has the port or address of the metadata server, or a proxy intercepts it",
    next: "look for Pods on the host network that listen on ports 80, 987, 988 or 8080, and for redirecting rules or proxies",
  },
  "invalid-answer": {
    effect: "fails",
    meaning: "the metadata server answered with something unusable",
    cause: "a metadata server that is starting, or differs from the known ones",
    next: `compare component versions among nodes (${SERVER_PODS})`,
  },
  "wrong-cluster": {
    effect: "fails",
    meaning: "answered for another project, cluster or location",
    cause:
      "the verification is configured for another cluster, or the node was made from another cluster's image",
    next: "compare the expected project, cluster and location with the answer",
  },
  "unbound-identity": {
    effect: "fails",
    meaning: "the identity is the bare workload pool",
    cause: `the Kubernetes service account is bound to no IAM service account: the annotation ${SERVICE_ACCOUNT_ANNOTATION} is missing`,
    next: "annotate the Kubernetes service account, or expect the workload pool if its principal is granted roles directly",
  },
  "node-identity": {
    effect: "fails",
    meaning: "the identity is the node's own service account",
    cause:
      "Compute Engine's metadata server answers instead of GKE's: GKE_METADATA is off on this node pool, or the Pod is on the host network",
    next: `set the pool's workloadMetadataConfig.mode to GKE_METADATA; see whether the node has the label ${METADATA_SERVER_NODE_LABEL}`,
  },
  "wrong-identity": {
    effect: "fails",
    meaning: "the identity is not the expected service account",
    cause: "the Kubernetes service account is annotated with another IAM service account than expected",
    next: `compare its annotation ${SERVICE_ACCOUNT_ANNOTATION} with the expected account`,
  },
  "invalid-token": {
    effect: "fails",
    meaning: "a token that no Google API would accept",
    cause:
      "the metadata server on this node answers, but cannot get usable tokens; or the node's clock is wrong",
    next: `read its log (${SERVER_LOGS}) and compare the node's clock`,
  },
  "dns-failure": {
    effect: "fails",
    meaning: "the name does not resolve",
    cause:
      "kube-dns, NodeLocal DNSCache or Cloud DNS does not answer (kube-dns itself fails without a metadata server), or a policy drops port 53",
    next: `kubectl -n ${SYSTEM_NAMESPACE} get pods -l k8s-app=kube-dns; fix the metadata server first where it fails too`,
  },
  "dns-wrong-address": {
    effect: "fails",
    meaning: "the name resolves to another address",
    cause: "a DNS zone, stub domain or hosts entry covers the metadata server's name",
    next: "look for private zones and stub domains for google.internal",
  },
  "registry-denied": {
    effect: "fails",
    meaning: "the registry did not take the access token",
    cause: "the account may not read the registry, or the token is not one for Google Cloud APIs",
    next: "grant the account roles/artifactregistry.reader where the images are",
  },
  "registry-unreachable": {
    effect: "fails",
    meaning: "the registry could not be asked",
    cause: "no route, DNS or permission to reach it from this Pod, or it is down",
    next: "check egress policies, Private Google Access and DNS for the registry",
  },
  "unknown-error": {
    effect: "fails",
    meaning: "failed in a way that is not known here",
    cause: "unknown; the error's code is in the detail",
    next: `look at the metadata server on this node (${SERVER_PODS})`,
  },
  slow: {
    effect: "degrades",
    meaning: "answered slowly",
    cause: "the metadata server on this node is short of CPU, or IAM is slow",
    next: "look at the load of the node and of the metadata server; client libraries time out next",
  },
} as const satisfies Record<string, Fault>;

/** What `cluster` mode can find. */
const CLUSTER_FAULTS = {
  "node-failed": {
    effect: "fails",
    meaning: "nodes whose verification failed",
    cause: "Pods on these nodes have no identity, or cannot resolve names; each node's own verdict says why",
    next: "read the verdicts of these nodes, and compare what they have in common: pool, version, metadata server",
  },
  "node-unverified": {
    effect: "fails",
    meaning: "nodes without a current verification",
    cause:
      "the verification's Pod is missing, pending or silent there: a taint, no room, no image, or a node in trouble",
    next: "kubectl get pods -A -l gke-upgrade-verification=true -o wide, and describe the one of such a node",
  },
  "server-missing": {
    effect: "fails",
    meaning: `no DaemonSet ${METADATA_SERVER_DAEMON_SET}, though nodes are labelled for it`,
    cause: "it was deleted and GKE has not re-created it yet, or Workload Identity is being turned on or off",
    next: "wait some minutes; then ask for support and name the cluster, as only GKE can create it",
  },
  "server-not-ready": {
    effect: "fails",
    meaning: "metadata servers that are not Ready",
    cause: "their Pods crash, cannot be pulled, or are being replaced",
    next: `${SERVER_PODS}, then describe one that is not Ready`,
  },
  "server-not-updated": {
    effect: "degrades",
    meaning: "metadata servers of an older revision",
    cause: "a roll-out of the DaemonSet is under way, or stopped in the middle: the nodes run two versions",
    next: `kubectl -n ${SYSTEM_NAMESPACE} rollout status daemonset/${METADATA_SERVER_DAEMON_SET}`,
  },
  "server-versions-differ": {
    effect: "degrades",
    meaning: "metadata servers that differ among nodes",
    cause: "a roll-out of the DaemonSet that is not complete, or Pods that were not replaced",
    next: `delete the metadata server's Pods on the nodes named, one after the other, and watch their verification`,
  },
  "server-behind": {
    effect: "degrades",
    meaning: "a metadata server that is much older than its nodes",
    cause: "GKE has not reconciled the DaemonSet, as in the outage that this verification exists for",
    next: "compare with another cluster; plan to delete the DaemonSet so that GKE re-creates it, before the next node upgrade",
  },
  "version-skew": {
    effect: "fails",
    meaning: `nodes that are newer than the control plane, or more than ${MAX_NODE_SKEW} minors older`,
    cause: "node pools that are not upgraded with the control plane",
    next: "upgrade these pools",
  },
  boundary: {
    effect: "degrades",
    meaning: "nodes and control plane on two sides of a known change",
    cause: "an upgrade across the boundary that is not complete",
    next: "complete the upgrade of the pools named, and watch the nodes' verification",
  },
  "crash-loop": {
    effect: "fails",
    meaning: `crash loops in ${SYSTEM_NAMESPACE}`,
    cause: "system Pods that need an identity or DNS and do not get it, or a broken addon",
    next: `kubectl -n ${SYSTEM_NAMESPACE} logs POD --previous; fix the metadata server first where it fails too`,
  },
  restarts: {
    effect: "degrades",
    meaning: `frequent restarts in ${SYSTEM_NAMESPACE}`,
    cause: "as for crash loops, at an earlier stage",
    next: `kubectl -n ${SYSTEM_NAMESPACE} describe pod POD: the last state tells why`,
  },
  "api-unavailable": {
    effect: "undetermines",
    meaning: "the Kubernetes API could not be read",
    cause: "the control plane is being upgraded or is down, or a policy keeps this Pod from it",
    next: "run the verification again; if it stays, check the egress policy and the control plane",
  },
  "api-forbidden": {
    effect: "undetermines",
    meaning: "the Kubernetes API forbids to read",
    cause: "the role or its binding was changed or removed",
    next: "restore the verification's ClusterRole and binding (pulumi up)",
  },
} as const satisfies Record<string, Fault>;

export const FAULTS = { ...NODE_FAULTS, ...CLUSTER_FAULTS };
export type NodeFault = keyof typeof NODE_FAULTS;
export type FaultId = keyof typeof FAULTS;

export const NODE_FAULT_IDS = Object.keys(NODE_FAULTS) as readonly NodeFault[];
export const FAULT_IDS = Object.keys(FAULTS) as readonly FaultId[];

/** The order in which problems are told: what keeps identities away first. The tables above are in that order. */
export const rankOf = (fault: FaultId): number =>
  EFFECT_RANK[FAULTS[fault].effect] * 100 + FAULT_IDS.indexOf(fault);

const EFFECT_RANK: Readonly<Record<Effect, number>> = { fails: 0, undetermines: 1, degrades: 2 };
