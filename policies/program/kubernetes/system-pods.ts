import { SYSTEM_NAMESPACE } from "../../../gke/metadata-server";
import { allOf } from "../../evaluation/unknown";
import type { StackIndex, StackResource } from "../../stack";
import { isFilledByGke } from "./gke-namespaces";
import type { Labels } from "./selectors";

/**
 * Labels of the Pods on the Pod network that GKE runs in kube-system, and what ceases without their traffic.
 * Source: https://github.com/kubernetes/kubernetes/tree/master/cluster/addons (dns/kube-dns, metrics-server) and
 * https://github.com/kubernetes-sigs/apiserver-network-proxy/tree/master/examples/kubernetes (konnectivity-agent), checked 2026-11-27
 */
const SYSTEM_PODS: readonly SystemPods[] = [
  { labels: { "k8s-app": "kube-dns" }, what: "kube-dns, without which no Pod can resolve a name" },
  {
    labels: { "k8s-app": "konnectivity-agent" },
    what: "konnectivity-agent, without which the control plane cannot reach a webhook, or a Pod's log or shell",
  },
  {
    labels: { "k8s-app": "metrics-server" },
    what: "metrics-server, without which Pods are not autoscaled",
  },
];

/** Pods that GKE runs, by labels that they surely bear. */
export interface SystemPods {
  readonly labels: Labels;
  readonly what: string;
}

/** What GKE runs in any other namespace of its own. */
const ALL_PODS: SystemPods = { labels: {}, what: "what GKE runs there" };

/**
 * The Pods that GKE runs in the namespace that a resource is for, as far as they are known, of which something is true; the name is asked for only
 * where it matters.
 */
export const systemPodsIn = (
  namespace: () => string,
  resource: StackResource,
  stack: StackIndex,
  isSuch: (pods: SystemPods) => boolean,
): readonly SystemPods[] =>
  [...SYSTEM_PODS, ALL_PODS].filter((pods) =>
    allOf(
      () => (namespace() === SYSTEM_NAMESPACE) === (pods !== ALL_PODS),
      () => isFilledByGke(namespace(), resource, stack),
      () => isSuch(pods),
    ),
  );
