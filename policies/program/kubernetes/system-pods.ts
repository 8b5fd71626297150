import { isManagedNamespace } from "../../../gke/addons";
import { SYSTEM_NAMESPACE } from "../../../gke/metadata-server";
import type { Labels } from "./selectors";

/**
 * Labels of the Pods on the Pod network that GKE runs in kube-system, and what ceases without their traffic.
 * Source: https://github.com/kubernetes/kubernetes/tree/master/cluster/addons (dns/kube-dns, metrics-server) and
 * https://github.com/kubernetes-sigs/apiserver-network-proxy/tree/master/examples/kubernetes (konnectivity-agent), checked 2026-11-27
 */
const SYSTEM_PODS: readonly SystemPods[] = [
  { labels: { "k8s-app": "kube-dns" }, what: "kube-dns, without which no Pod resolves a name" },
  {
    labels: { "k8s-app": "konnectivity-agent" },
    what: "konnectivity-agent, without which the control plane reaches no webhook, log or shell of a Pod",
  },
  {
    labels: { "k8s-app": "metrics-server" },
    what: "metrics-server, without which no autoscaler of Pods works",
  },
];

/** Pods that GKE runs, by labels that they surely bear. */
export interface SystemPods {
  readonly labels: Labels;
  readonly what: string;
}

/** The Pods that GKE runs in a namespace, as far as they are known; none in a namespace that is not GKE's. */
export function systemPodsIn(namespace: string): readonly SystemPods[] {
  if (namespace === SYSTEM_NAMESPACE) return SYSTEM_PODS;
  return isManagedNamespace(namespace) ? [{ labels: {}, what: "what GKE runs there" }] : [];
}
