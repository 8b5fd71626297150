import { type Used, usedOf } from "./kubeconfig-context";

// How a kubeconfig shows that a cluster is not GKE's: by its control plane's address, or its context.

/**
 * What a kubeconfig for a cluster of another cloud has: the domain of its control plane, or what gets a token for it.
 * Sources: https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html,
 * https://learn.microsoft.com/en-us/azure/aks/outbound-rules-control-egress,
 * https://docs.digitalocean.com/products/kubernetes/how-to/connect-to-cluster,
 * https://docs.oracle.com/en-us/iaas/Content/ContEng/Tasks/contengdownloadkubeconfigfile.htm, and kubeconfigs of Linode, OVHcloud and Scaleway in public
 * repositories, checked 2026-11-30
 */
const OTHER_CLOUD =
  /\.(?:azmk8s\.io|eks\.amazonaws\.com|k8s\.ondigitalocean\.com|k8s\.ovh\.net|linodelke\.net|scw\.cloud)\b|\baws-iam-authenticator\b|\bocid1\.cluster\./;

/** What gets a token for a cluster of GKE. Source: https://cloud.google.com/kubernetes-engine/docs/how-to/cluster-access-for-kubectl, checked 2026-11-30 */
const GKE = /\bgke-gcloud-auth-plugin\b/;

/**
 * By which kubectl reaches every cluster of a fleet, also those of other clouds, with a token from GKE's plugin.
 * Source: https://cloud.google.com/kubernetes-engine/enterprise/multicluster-management/gateway/using, checked 2026-11-30
 */
const GATEWAY = /\bconnectgateway\.googleapis\.com\b/;

/**
 * Names that tools give the contexts, and clusters, that they write into a kubeconfig: aws, eksctl, doctl, kind, k3d, minikube and Docker Desktop.
 * Sources: https://docs.aws.amazon.com/eks/latest/userguide/create-kubeconfig.html, https://kind.sigs.k8s.io/docs/user/quick-start,
 * https://k3d.io/stable/usage/kubeconfig, https://minikube.sigs.k8s.io/docs/faq and
 * https://docs.docker.com/desktop/use-desktop/kubernetes, checked 2026-11-30
 */
const OTHER_NAME =
  /^arn:aws[\w-]*:eks:|\.eksctl\.io$|^do-[a-z]{3}\d-|^(?:k3d|kind)-|^(?:docker-desktop|minikube)$/;

/** As gcloud names them. Source: as for `projectOfContext` */
const GKE_NAME = /^gke_/;

/** The configuration of a provider of Kubernetes. */
interface KubernetesProvider {
  readonly kubeconfig?: unknown;
  readonly context?: unknown;
  readonly cluster?: unknown;
}

/** Whether what a provider of Kubernetes is configured with leads to another cloud's cluster; undefined where it does not show. */
export function leadsToOtherCloud(provider: KubernetesProvider): boolean | undefined {
  const { names, text } = usedBy(provider);
  for (const name of names) {
    if (GKE_NAME.test(name)) return false;
    if (OTHER_NAME.test(name)) return true;
  }
  const isOther = OTHER_CLOUD.test(text);
  const isGke = GKE.test(text) && !GATEWAY.test(text);
  return isOther === isGke ? undefined : isOther;
}

/** Why a provider of Kubernetes can use no cluster of its kubeconfig: continues "its kubeconfig"; undefined where it can, or that is not known. */
export const kubeconfigFault = (provider: KubernetesProvider): string | undefined => usedBy(provider).fault;

function usedBy(provider: KubernetesProvider): Used {
  const isUnknown = ["context", "cluster"].some(
    (key) => key in provider && provider[key as keyof KubernetesProvider] === undefined,
  );
  const { kubeconfig, context, cluster } = provider;
  const choice = { context: textOf(context), cluster: textOf(cluster) };
  return usedOf(textOf(kubeconfig) ?? "", isUnknown ? undefined : choice);
}

/** A name; an empty one chooses nothing. */
const textOf = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;
