import { HUB_FEATURE, isCommand } from "../../resource-types";
import { grantsRoles } from "./commands";

// Kinds of resources that may hold GKE or Kubernetes configuration, and that no rule looks into.

/** No rule reads it. */
const HUB_MEMBERSHIP = "gcp:gkehub/featureMembership:FeatureMembership";

/** Packages besides gcp and kubernetes that make GKE clusters or Kubernetes objects. */
const OTHER_PACKAGES: ReadonlySet<string> = new Set([
  "argocd",
  "flux",
  "google",
  "google-beta",
  "helm",
  "kubectl",
  "kustomization",
  "rancher2",
]);

/**
 * Resources of Terraform modules, `PACKAGE:tf:TYPE`, and of Terraform's provider for Kubernetes, whose package has the name of Pulumi's.
 * Source: https://github.com/pulumi/pulumi-terraform-module and https://www.pulumi.com/registry/packages/terraform-provider/,
 * checked 2026-11-28
 */
const TERRAFORM =
  /^(?:[^:]+:tf:(?:argocd|flux|google_container|google_gke|helm|kubectl|kubernetes|kustomization|rancher2)_|kubernetes:index\/)/;

/**
 * What google-native makes of clusters, and of what rules read beside them in gcp: its other resources, such as a bucket, are nothing to them.
 * Source: the modules of @pulumi/google-native 0.32.0, checked 2026-11-30
 */
const GOOGLE_NATIVE =
  /^google-native:(?:(?:artifactregistry|binaryauthorization|cloudidentity|cloudkms|cloudresourcemanager|compute|container|dns|eventarc|gkehub|iam|logging|monitoring|networkconnectivity|networksecurity|pubsub)\/|.*Iam(?:Binding|Member|Policy)$)/;

/** Whether a resource is one of a provider that the rules do not know, and that makes clusters or objects. */
export const isOfOtherProvider = (type: string): boolean =>
  OTHER_PACKAGES.has(type.split(":")[0] ?? "") || TERRAFORM.test(type) || GOOGLE_NATIVE.test(type);

/**
 * Custom resources by which a controller makes clusters, node pools or objects, by the group of their API.
 * Sources, checked 2026-11-28: https://cloud.google.com/config-connector/docs/reference/resource-docs/container/containercluster,
 * https://marketplace.upbound.io/providers/upbound/provider-gcp-container, https://docs.crossplane.io, https://cluster-api-gcp.sigs.k8s.io,
 * https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup, https://fluxcd.io/flux/components,
 * https://cloud.google.com/kubernetes-engine/enterprise/config-sync/docs/reference/rootsync-reposync-fields and
 * https://cloud.google.com/kubernetes-engine/docs/concepts/about-custom-compute-classes; checked 2026-11-30:
 * https://www.pulumi.com/docs/integrations/clouds/kubernetes/pulumi-kubernetes-operator/defining-stacks,
 * https://flux-iac.github.io/tofu-controller, https://fluxcd.control-plane.io/operator, https://fleet.rancher.io and
 * https://kro.run/docs/concepts/instances; checked 2026-12-01: https://istio.io/latest/docs/reference/config/istio.operator.v1alpha1 and
 * https://github.com/istio-ecosystem/sail-operator
 */
const CONTROLLERS: ReadonlyMap<string, RegExp> = new Map([
  ["argoproj.io", /^Application(?:Set)?$/],
  ["cloud.google.com", /^ComputeClass$/],
  ["configsync.gke.io", /^(?:Root|Repo)Sync$/],
  ["container.cnrm.cloud.google.com", /^Container(?:Cluster|NodePool)$/],
  ["container.gcp.upbound.io", /^(?:Cluster|NodePool)$/],
  ["container.gcp.m.upbound.io", /^(?:Cluster|NodePool)$/],
  ["fleet.cattle.io", /^(?:Bundle|GitRepo|HelmOp)$/],
  ["fluxcd.controlplane.io", /^(?:FluxInstance|ResourceSet)$/],
  ["helm.crossplane.io", /^Release$/],
  ["helm.m.crossplane.io", /^Release$/],
  ["helm.toolkit.fluxcd.io", /^HelmRelease$/],
  ["infra.contrib.fluxcd.io", /^Terraform$/],
  ["infrastructure.cluster.x-k8s.io", /^GCP/],
  ["install.istio.io", /^IstioOperator$/],
  ["kubernetes.crossplane.io", /^Object$/],
  ["kubernetes.m.crossplane.io", /^Object$/],
  // A ResourceGraphDefinition makes nothing but the kinds whose objects kro makes others from.
  ["kro.run", /^(?!ResourceGraphDefinition$)/],
  ["kustomize.toolkit.fluxcd.io", /^Kustomization$/],
  ["pulumi.com", /^Stack$/],
  ["sailoperator.io", /^/],
]);

/**
 * Custom resources by which a controller grants roles.
 * Sources, checked 2026-11-29: https://cloud.google.com/config-connector/docs/reference/resource-docs/iam/iampolicymember,
 * https://cloud.google.com/config-connector/docs/reference/resource-docs/iam/iampartialpolicy and
 * https://pkg.go.dev/github.com/upbound/provider-gcp/apis/cloudplatform/v1beta2
 */
const GRANTS: ReadonlyMap<string, RegExp> = new Map([
  ["iam.cnrm.cloud.google.com", /^IAM(?:PartialPolicy|Policy|PolicyMember)$/],
  ["cloudplatform.gcp.upbound.io", /IAMMember$/],
  ["cloudplatform.gcp.m.upbound.io", /IAMMember$/],
]);

/** Whether a resource is a custom one of these kinds, or a patch of one. */
export function isOneOf(kinds: ReadonlyMap<string, RegExp>, type: string): boolean {
  const [, group = "", kind = ""] = /^kubernetes:([^/:]+)\/[^:]+:(\w+)$/.exec(type) ?? [];
  return kinds.get(group)?.test(kind.replace(/Patch$/, "")) ?? false;
}

/** Whether a resource is a custom one from which a controller makes clusters, node pools or objects. */
export const isForController = (type: string): boolean => isOneOf(CONTROLLERS, type);

/** Whether a resource is a custom one by which a controller grants roles. */
export const isGrantOfController = (type: string): boolean => isOneOf(GRANTS, type);

/** Whether a resource grants roles in Google Cloud by a Terraform module. Source of the names: as for TERRAFORM. */
export const isGrantOfModule = (type: string): boolean =>
  /^[^:]+:tf:google_\w+_iam_(?:binding|member|policy)$/.test(type);

/** Whether something grants roles that no rule sees: a controller, another provider, a Terraform module or a command. */
export const mayGrantRoles = (type: string, known: () => Readonly<Record<string, unknown>>): boolean =>
  isGrantOfController(type) ||
  isGrantOfModule(type) ||
  (isOfOtherProvider(type) && /Iam(?:Binding|Member|Policy)$/.test(type)) ||
  (isCommand(type) && grantsRoles(known()));

/** Whether a resource is of GKE or of Kubernetes, or is a provider of Kubernetes: a command beside it may change what it is, or is in. */
export const isOfClusters = (type: string): boolean =>
  /^(?:gcp:container\/|kubernetes:|pulumi:providers:kubernetes$)/.test(type);

/** The part of a fleet's resource that says what Config Sync takes objects from. */
interface ConfigManagement {
  configmanagement?: { configSync?: { enabled?: boolean; git?: object; oci?: object } };
}

/**
 * Whether a membership of a fleet, or the fleet's default for all of them, has Config Sync apply objects from a repository.
 * Source: @pulumi/gcp 9.37.0, gkehub.FeatureMembershipArgs and gkehub.FeatureArgs
 */
export function syncsObjects(type: string, known: () => Readonly<Record<string, unknown>>): boolean {
  if (type !== HUB_MEMBERSHIP && type !== HUB_FEATURE) return false;
  const inputs = known() as ConfigManagement & { fleetDefaultMemberConfig?: ConfigManagement };
  const sync = (inputs.configmanagement ?? inputs.fleetDefaultMemberConfig?.configmanagement)?.configSync;
  return sync !== undefined && sync.enabled !== false && (sync.git !== undefined || sync.oci !== undefined);
}

/** Components of Pulumi's provider for Kubernetes that a tool or a plugin renders. */
const RENDERED =
  /^kubernetes:(?:helm\.sh\/v\d\w*:Chart|kustomize(?:\/v\d\w*)?:Directory|yaml\/v\d\w*:Config(?:File|Group))$/;

/**
 * Lists of objects, such as `kubernetes.core.v1.PodList`: the SDK has a class for each kind of Kubernetes' own, and the provider creates none of them.
 * A custom kind may end in List too, and is one object. Source: https://github.com/pulumi/pulumi-kubernetes/pull/2493, checked 2026-11-30
 */
const LIST = /^kubernetes:(?:[a-z]+|[a-z.]+\.k8s\.io)\/v\d\w*:\w+List$/;
export const isObjectList = (type: string): boolean => LIST.test(type);

/** Whether a resource, which is no Helm release, may make Kubernetes objects that no rule sees. */
export const mayMakeObjects = (type: string): boolean =>
  RENDERED.test(type) ||
  isObjectList(type) ||
  isOfOtherProvider(type) ||
  isForController(type) ||
  isCommand(type);
