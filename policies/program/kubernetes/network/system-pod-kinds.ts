import { DNS_LABEL, DNS_PORT, KUBE_DNS_DEPLOYMENT, NODE_LOCAL_DNS_DAEMON_SET } from "../../../../gke/dns";
import { CONTROL_PLANE_PORT, KONNECTIVITY_PORT } from "../../../../gke/node-egress";
import { allOf, anyOf } from "../../../evaluation/unknown";
import type { ClusterResource } from "../../../stack";
import { surelyAsksKubeDns, usesCloudDns, usesNodeLocalDns } from "../../gcp/network/cluster-dns";
import type { Labels } from "../selectors";
import { runsDataplaneV2 } from "./dataplane";

// The Pods on the Pod network that GKE runs in its own namespaces, and what they need.

const KUBE_DNS = {
  labels: { [DNS_LABEL]: KUBE_DNS_DEPLOYMENT },
  what: "kube-dns, without which no Pod can resolve a name",
} satisfies SystemPods;
const NODE_LOCAL = { [DNS_LABEL]: NODE_LOCAL_DNS_DAEMON_SET };

/** Whether kube-dns, if a cluster has it, may be asked by others than GKE's Pods in its own namespace. */
const mayAskKubeDns = (cluster: ClusterResource | undefined): boolean =>
  !cluster ||
  allOf(
    () => usesCloudDns(cluster) !== true,
    () => !isAskedByCacheAlone(cluster),
  );

/** Whether NodeLocal DNSCache on the Pod network, in the namespace of kube-dns, surely asks that in the place of all other Pods. Source: as below */
const isAskedByCacheAlone = (cluster: ClusterResource): boolean =>
  allOf(
    () => runsDataplaneV2(cluster),
    () => usesNodeLocalDns(cluster) === true,
  );

/**
 * Labels of the Pods on the Pod network that GKE runs in kube-system, and what stops working without their traffic.
 * Source: https://github.com/kubernetes/kubernetes/tree/master/cluster/addons (dns/kube-dns, metrics-server) and
 * https://github.com/kubernetes-sigs/apiserver-network-proxy/tree/master/examples/kubernetes (konnectivity-agent), checked 2026-11-27;
 * the ports of the control plane: https://kubernetes.io/docs/tasks/extend-kubernetes/setup-konnectivity/ (konnectivity-agent.yaml) and
 * https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/, checked 2026-11-30
 */
export const SYSTEM_PODS: readonly SystemPods[] = [
  {
    ...KUBE_DNS,
    askedAt: DNS_PORT,
    asksAt: CONTROL_PLANE_PORT,
    runsOn: (cluster) => !cluster || usesCloudDns(cluster) !== true,
  },
  { ...KUBE_DNS, orElse: NODE_LOCAL, askedAt: DNS_PORT, isAskedByOthers: true, runsOn: mayAskKubeDns },
  {
    ...KUBE_DNS,
    askedAt: DNS_PORT,
    isAskedByOthers: true,
    runsOn: mayAskKubeDns,
    isSureOn: (cluster) =>
      anyOf(
        () => !runsDataplaneV2(cluster),
        () => usesNodeLocalDns(cluster) === false,
      ),
    proviso: ", unless NodeLocal DNSCache on Dataplane V2 asks it in their place",
  },
  {
    labels: { "k8s-app": "konnectivity-agent" },
    what: "konnectivity-agent, without which the control plane cannot reach a webhook, or a Pod's log or shell",
    asksAt: KONNECTIVITY_PORT,
  },
  {
    labels: { "k8s-app": "metrics-server" },
    what: "metrics-server, without which Pods are not autoscaled",
    asksAt: CONTROL_PLANE_PORT,
  },
  // NodeLocal DNSCache asks in the place of kube-dns for names outside the cluster. Source:
  // https://docs.cloud.google.com/kubernetes-engine/docs/how-to/nodelocal-dns-cache (architecture), checked 2026-12-01
  {
    ...KUBE_DNS,
    asksResolver: true,
    runsOn: (cluster) =>
      !cluster ||
      allOf(
        () => usesCloudDns(cluster) !== true,
        () => usesNodeLocalDns(cluster) !== true,
      ),
    isSureOn: (cluster) => usesNodeLocalDns(cluster) === false,
    proviso: ", unless NodeLocal DNSCache or Cloud DNS answers in their place",
  },
  {
    labels: NODE_LOCAL,
    what: "NodeLocal DNSCache, without which no Pod can resolve a name",
    askedAt: DNS_PORT,
    isAskedByOthers: true,
    asksResolver: true,
    runsOn: (cluster) =>
      cluster !== undefined &&
      allOf(
        () => runsDataplaneV2(cluster),
        () => usesCloudDns(cluster) !== true,
        () => usesNodeLocalDns(cluster) !== false,
      ),
    isSureOn: (cluster) => usesCloudDns(cluster) === false && usesNodeLocalDns(cluster) === true,
    proviso: ", where it runs on the Pod network",
  },
  ...(["TCP", "UDP"] as const).flatMap((askedOver) =>
    [false, true].map((isAskedByOthers) => ({
      ...KUBE_DNS,
      askedAt: DNS_PORT,
      askedOver,
      isAskedByOthers,
      runsOn: (cluster?: ClusterResource) =>
        cluster !== undefined &&
        allOf(
          () => surelyAsksKubeDns(cluster, askedOver),
          () => !isAskedByOthers || mayAskKubeDns(cluster),
        ),
    })),
  ),
];

/** Pods that GKE runs, by labels that they surely have. */
export interface SystemPods {
  readonly labels: Labels;
  /** Labels of the Pods that do their work where the cluster has those: they matter only if these lack the same. */
  readonly orElse?: Labels;
  readonly what: string;
  /** The port at which the cluster's other Pods ask them; absent where these ask nothing. */
  readonly askedAt?: number;
  /** The protocol over which they are asked there; absent where either is enough. */
  readonly askedOver?: "TCP" | "UDP";
  /** Whether Pods of other namespaces ask them there. */
  readonly isAskedByOthers?: boolean;
  /** The control plane's port, over TCP, without which they do not work. */
  readonly asksAt?: number;
  /** Whether they ask the network's resolver, unless the ConfigMap of kube-dns names other servers. */
  readonly asksResolver?: boolean;
  /** Whether they may run on a cluster, which may be another stack's, and matter; absent for those that do on every cluster. */
  readonly runsOn?: (cluster: ClusterResource | undefined) => boolean;
  /** Whether they surely do; absent where that is as good as sure. */
  readonly isSureOn?: (cluster: ClusterResource) => boolean;
  /** When they do, where it is not sure, as the end of a sentence. */
  readonly proviso?: string;
}

/** All that GKE runs in any other namespace of its own. */
export const ALL_PODS: SystemPods = { labels: {}, what: "what GKE runs there" };
