import { isManagedNamespace } from "../../../gke/addons";
import { SYSTEM_NAMESPACE } from "../../../gke/metadata-server";
import { allOf } from "../../evaluation/unknown";
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

/** What GKE runs in the namespaces of its own, where the name is one of theirs. */
const IN_NAMESPACES: readonly { readonly pods: SystemPods; isIn(namespace: string): boolean }[] = [
  ...SYSTEM_PODS.map((pods) => ({ pods, isIn: (namespace: string) => namespace === SYSTEM_NAMESPACE })),
  {
    pods: { labels: {}, what: "what GKE runs there" },
    isIn: (namespace) => namespace !== SYSTEM_NAMESPACE && isManagedNamespace(namespace),
  },
];

/** The Pods that GKE runs in a namespace, as far as they are known, of which something is true; the name is asked for only where it matters. */
export const systemPodsIn = (
  namespace: () => string,
  isSuch: (pods: SystemPods) => boolean,
): readonly SystemPods[] =>
  IN_NAMESPACES.filter(({ pods, isIn }) =>
    allOf(
      () => isIn(namespace()),
      () => isSuch(pods),
    ),
  ).map(({ pods }) => pods);
