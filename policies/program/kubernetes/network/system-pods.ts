import { DNS_LABEL, DNS_PORT, KUBE_DNS_DEPLOYMENT } from "../../../../gke/dns";
import { SYSTEM_NAMESPACE } from "../../../../gke/metadata-server";
import { CONTROL_PLANE_PORT, KONNECTIVITY_PORT } from "../../../../gke/node-egress";
import { allOf } from "../../../evaluation/unknown";
import type { CLUSTER } from "../../../resource-types";
import type { StackIndex, StackResource } from "../../../stack";
import { usesCloudDns } from "../../gcp/network/cluster-dns";
import { isFilledByGke } from "../gke-namespaces";
import type { Labels } from "../selectors";

/**
 * Labels of the Pods on the Pod network that GKE runs in kube-system, and what stops working without their traffic.
 * Source: https://github.com/kubernetes/kubernetes/tree/master/cluster/addons (dns/kube-dns, metrics-server) and
 * https://github.com/kubernetes-sigs/apiserver-network-proxy/tree/master/examples/kubernetes (konnectivity-agent), checked 2026-11-27;
 * the ports of the control plane: https://kubernetes.io/docs/tasks/extend-kubernetes/setup-konnectivity/ (konnectivity-agent.yaml) and
 * https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/, checked 2026-11-30
 */
const SYSTEM_PODS: readonly SystemPods[] = [
  {
    labels: { [DNS_LABEL]: KUBE_DNS_DEPLOYMENT },
    what: "kube-dns, without which no Pod can resolve a name",
    askedAt: DNS_PORT,
    isAskedByOthers: true,
    asksAt: CONTROL_PLANE_PORT,
    runsOn: (cluster) => usesCloudDns(cluster) !== true,
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
];

/** Pods that GKE runs, by labels that they surely have. */
export interface SystemPods {
  readonly labels: Labels;
  readonly what: string;
  /** The port, over TCP or UDP, at which the cluster's other Pods ask them; absent where these ask nothing. */
  readonly askedAt?: number;
  /** Whether Pods of other namespaces ask them there. */
  readonly isAskedByOthers?: boolean;
  /** The control plane's port, over TCP, without which they do not work. */
  readonly asksAt?: number;
  /** Whether they run on a cluster; absent for those that run on every cluster. */
  readonly runsOn?: (cluster: StackResource<typeof CLUSTER>) => boolean;
}

/** All that GKE runs in any other namespace of its own. */
const ALL_PODS: SystemPods = { labels: {}, what: "what GKE runs there" };

/**
 * The Pods that GKE runs in the namespace of a resource, as far as known, for which a condition holds; the namespace's name is read only
 * where it matters.
 */
export const systemPodsIn = (
  namespace: () => string,
  resource: StackResource,
  stack: StackIndex,
  ask: (pods: SystemPods) => boolean,
): readonly SystemPods[] =>
  [...SYSTEM_PODS, ALL_PODS].filter((pods) =>
    allOf(
      () => (namespace() === SYSTEM_NAMESPACE) === (pods !== ALL_PODS),
      () => isFilledByGke(namespace(), resource, stack),
      () => {
        const cluster = stack.clusterOf(resource);
        return !cluster || !pods.runsOn || pods.runsOn(cluster);
      },
      () => ask(pods),
    ),
  );
