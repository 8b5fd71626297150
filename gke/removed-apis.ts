// Versions of Kubernetes' own APIs that it stops serving, and from which minor on.

import type { NumberedVersion } from "./versions";
import { parseNumbered } from "./versions";

/** An API version that a minor no longer serves. */
interface RemovedApi {
  /** Such as policy/v1beta1. */
  readonly apiVersion: string;
  readonly kinds: readonly string[];
  /** The first minor that does not serve it, such as 1.25. */
  readonly removed: string;
  /** The API version that replaces it for the same kinds; absent where there is none. */
  readonly instead?: string;
}

const api = (
  removed: string,
  apiVersion: string,
  kinds: readonly string[],
  instead?: string,
): RemovedApi => ({
  removed,
  apiVersion,
  kinds,
  ...(instead !== undefined && { instead }),
});
const WORKLOADS = ["ControllerRevision", "DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"];
const WEBHOOKS = ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"];
const FLOWS = ["FlowSchema", "PriorityLevelConfiguration"];
const ROLES = ["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"];
const STORAGE = ["CSIDriver", "CSINode", "StorageClass", "VolumeAttachment"];
const DEVICES = ["DeviceClass", "ResourceClaim", "ResourceClaimTemplate", "ResourceSlice"];
const ADMISSION = ["ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding"];

/**
 * The beta API versions that Kubernetes has removed or says when it will, as far as @pulumi/kubernetes 4.34.2 can register their kinds. Alpha
 * versions are not listed: GKE serves them in alpha clusters only, which it never upgrades.
 * Source: https://kubernetes.io/docs/reference/using-api/deprecation-guide/ and, for what it does not list, the lifecycle that the types themselves
 * declare in k8s.io/api v0.37.2 (zz_generated.prerelease-lifecycle.go), by which the API server stops serving them; checked 2026-11-28
 */
export const REMOVED_APIS: readonly RemovedApi[] = [
  api("1.16", "apps/v1beta1", ["ControllerRevision", "Deployment", "StatefulSet"], "apps/v1"),
  api("1.16", "apps/v1beta2", WORKLOADS, "apps/v1"),
  api("1.16", "extensions/v1beta1", ["DaemonSet", "Deployment", "ReplicaSet"], "apps/v1"),
  api("1.16", "extensions/v1beta1", ["NetworkPolicy"], "networking.k8s.io/v1"),
  api("1.16", "extensions/v1beta1", ["PodSecurityPolicy"]),
  api("1.22", "extensions/v1beta1", ["Ingress"], "networking.k8s.io/v1"),
  api("1.22", "admissionregistration.k8s.io/v1beta1", WEBHOOKS, "admissionregistration.k8s.io/v1"),
  api("1.22", "apiextensions.k8s.io/v1beta1", ["CustomResourceDefinition"], "apiextensions.k8s.io/v1"),
  api("1.22", "apiregistration.k8s.io/v1beta1", ["APIService"], "apiregistration.k8s.io/v1"),
  api("1.22", "certificates.k8s.io/v1beta1", ["CertificateSigningRequest"], "certificates.k8s.io/v1"),
  api("1.22", "coordination.k8s.io/v1beta1", ["Lease"], "coordination.k8s.io/v1"),
  api("1.22", "networking.k8s.io/v1beta1", ["Ingress", "IngressClass"], "networking.k8s.io/v1"),
  api("1.22", "rbac.authorization.k8s.io/v1beta1", ROLES, "rbac.authorization.k8s.io/v1"),
  api("1.22", "scheduling.k8s.io/v1beta1", ["PriorityClass"], "scheduling.k8s.io/v1"),
  api("1.22", "storage.k8s.io/v1beta1", STORAGE, "storage.k8s.io/v1"),
  api("1.25", "autoscaling/v2beta1", ["HorizontalPodAutoscaler"], "autoscaling/v2"),
  api("1.25", "batch/v1beta1", ["CronJob"], "batch/v1"),
  api("1.25", "discovery.k8s.io/v1beta1", ["EndpointSlice"], "discovery.k8s.io/v1"),
  api("1.25", "events.k8s.io/v1beta1", ["Event"], "events.k8s.io/v1"),
  api("1.25", "node.k8s.io/v1beta1", ["RuntimeClass"], "node.k8s.io/v1"),
  api("1.25", "policy/v1beta1", ["PodDisruptionBudget"], "policy/v1"),
  api("1.25", "policy/v1beta1", ["PodSecurityPolicy"]),
  api("1.26", "autoscaling/v2beta2", ["HorizontalPodAutoscaler"], "autoscaling/v2"),
  api("1.26", "flowcontrol.apiserver.k8s.io/v1beta1", FLOWS, "flowcontrol.apiserver.k8s.io/v1"),
  api("1.27", "storage.k8s.io/v1beta1", ["CSIStorageCapacity"], "storage.k8s.io/v1"),
  api("1.29", "flowcontrol.apiserver.k8s.io/v1beta2", FLOWS, "flowcontrol.apiserver.k8s.io/v1"),
  api("1.32", "flowcontrol.apiserver.k8s.io/v1beta3", FLOWS, "flowcontrol.apiserver.k8s.io/v1"),
  api("1.34", "admissionregistration.k8s.io/v1beta1", ADMISSION, "admissionregistration.k8s.io/v1"),
  api("1.37", "networking.k8s.io/v1beta1", ["IPAddress", "ServiceCIDR"], "networking.k8s.io/v1"),
  api("1.37", "storage.k8s.io/v1beta1", ["VolumeAttributesClass"], "storage.k8s.io/v1"),
  api("1.38", "resource.k8s.io/v1beta1", DEVICES, "resource.k8s.io/v1"),
  api("1.39", "resource.k8s.io/v1beta2", DEVICES, "resource.k8s.io/v1"),
];

const BY_KIND: ReadonlyMap<string, RemovedApi> = new Map(
  REMOVED_APIS.flatMap((removed) =>
    removed.kinds.map((kind): [string, RemovedApi] => [`${removed.apiVersion}:${kind}`, removed]),
  ),
);

/** When an API version stops being served for a kind; undefined for all others. A list of a kind, and a part of one, count as the kind. */
export function removalOf(apiVersion: string, kind: string): RemovedApi | undefined {
  return BY_KIND.get(`${apiVersion}:${kind.replace(/(List|Patch|ListPatch)$/, "")}`);
}

/** The last minor that serves an API version. */
export function lastMinorWith({ removed }: RemovedApi): NumberedVersion {
  const first = parseNumbered(removed);
  if (!first) throw new TypeError(`not a minor: ${removed}`);
  return { kind: "partial", major: first.major, minor: first.minor - 1 };
}
