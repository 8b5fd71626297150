import { MANAGED_PREFIX } from "../../../gke/addons";
import { CLOSED_POD_SECURITY, POD_SECURITY_LABEL } from "../../../gke/namespaces";
import {
  NAMESPACE,
  NAMESPACE_PATCH,
  VALIDATING_POLICY,
  VALIDATING_POLICY_V1BETA1,
} from "../../resource-types";
import { isOneOf } from "./makers";

// Resources that decide on traffic or on objects, and that no rule looks into.

/**
 * Policies of the Network Policy API, which decide on traffic before or after NetworkPolicies. GKE takes a ClusterNetworkPolicy from
 * 1.36.0-gke.4447000 on with Dataplane V2 (preview); the two others need an engine that the user installs.
 * Sources, checked 2026-11-28: https://docs.cloud.google.com/kubernetes-engine/docs/how-to/configure-cluster-network-policy and
 * https://github.com/kubernetes-sigs/network-policy-api (site-src/implementations.md)
 */
const CLUSTER_POLICIES: ReadonlyMap<string, RegExp> = new Map([
  ["policy.networking.k8s.io", /^(?:Admin|BaselineAdmin|Cluster)NetworkPolicy$/],
]);

/**
 * Custom resources by which an engine refuses, changes, creates or removes objects, Pods among them. A ConstraintTemplate of Gatekeeper and a
 * PolicyException of Kyverno do none of that.
 * Sources, checked 2026-11-30: https://kyverno.io/docs/policy-types, https://open-policy-agent.github.io/gatekeeper/website/docs/howto,
 * https://open-policy-agent.github.io/gatekeeper/website/docs/mutation and https://docs.kubewarden.io/reference/CRDs
 */
const ENGINE_POLICIES: ReadonlyMap<string, RegExp> = new Map([
  ["constraints.gatekeeper.sh", /^/],
  ["kyverno.io", /^(?:Cluster)?(?:Cleanup)?Policy$/],
  ["mutations.gatekeeper.sh", /^(?:Assign(?:Image|Metadata)?|ModifySet)$/],
  ["policies.kubewarden.io", /^(?:Cluster)?AdmissionPolicy(?:Group)?$/],
  [
    "policies.kyverno.io",
    /^(?:Namespaced)?(?:Deleting|Generating|ImageValidating|Mutating|Validating)Policy$/,
  ],
]);

/** Whether a resource is a policy of an engine that may refuse or change Pods. */
export const isEnginePolicy = (type: string): boolean => isOneOf(ENGINE_POLICIES, type);

/** Whether a resource is a policy of the Network Policy API. */
export const isClusterPolicy = (type: string): boolean => isOneOf(CLUSTER_POLICIES, type);

/**
 * Whether a resource gives one of GKE's own namespaces a level of Pod Security that refuses access to the node. In kube-system that is a finding; which
 * of GKE's Pods in the others need the node is not documented. Those of gmp-system meet even the strictest level.
 * Source: manifests/operator.yaml of https://github.com/GoogleCloudPlatform/prometheus-engine, checked 2026-12-01
 */
export function closesManagedNamespace(type: string, known: () => object): boolean {
  if (type !== NAMESPACE && type !== NAMESPACE_PATCH) return false;
  const { metadata } = known() as { metadata?: { name?: unknown; labels?: Record<string, unknown> } };
  return (
    String(metadata?.name).startsWith(MANAGED_PREFIX) &&
    CLOSED_POD_SECURITY.includes(String(metadata?.labels?.[POD_SECURITY_LABEL]))
  );
}

interface Rules {
  readonly matchConstraints?: { readonly resourceRules?: unknown };
  readonly validations?: unknown;
}

/** Whether a resource is an admission policy on nodes or on the tokens of Pods, whose expressions may refuse them: of one that refuses all there is a finding. */
export function judgesNodes(type: string, known: () => object): boolean {
  if (type !== VALIDATING_POLICY && type !== VALIDATING_POLICY_V1BETA1) return false;
  const { spec } = known() as { spec?: Rules };
  const isOnNodes = someKnown(
    spec?.matchConstraints?.resourceRules,
    (rule) =>
      someKnown(rule?.operations, (each) => each === "CREATE" || each === "*") &&
      someKnown(rule?.resources, (each) => each === "nodes" || each === "serviceaccounts/token"),
  );
  return isOnNodes && listOf(spec?.validations).every((each) => each?.expression !== "false");
}

type Item = Readonly<Record<string, unknown>> & string;

/** Whether an answer is yes for an item of a list that has to be there: one that is missing is not known yet, and may have such an item. */
const someKnown = (list: unknown, ask: (item: Item) => boolean): boolean =>
  list === undefined || listOf(list).some(ask);

const listOf = (value: unknown): readonly Item[] => (Array.isArray(value) ? value : []);

/**
 * Services that nodes and Pods ask for images, identities and the cluster's own needs.
 * Source: https://cloud.google.com/vpc-service-controls/docs/set-up-gke and
 * https://cloud.google.com/artifact-registry/docs/securing-with-vpc-sc, checked 2026-12-01
 */
const NEEDED =
  /^(?:\*|(?:artifactregistry|container|containerregistry|iam|iamcredentials|logging|monitoring|storage|sts)\.googleapis\.com)$/;

/** Whether a resource is a perimeter in force that restricts services which nodes and Pods need, or allows only some. */
export function restrictsServices(type: string, known: () => object): boolean {
  if (type !== "gcp:accesscontextmanager/servicePerimeter:ServicePerimeter") return false;
  const { status } = known() as {
    status?: { restrictedServices?: unknown; vpcAccessibleServices?: { enableRestriction?: unknown } };
  };
  return (
    status?.vpcAccessibleServices?.enableRestriction === true ||
    listOf(status?.restrictedServices).some((service) => NEEDED.test(service))
  );
}

/** Policies of an organization, of both APIs. */
const ORGANIZATION_POLICY =
  /^gcp:(?:(?:orgpolicy|organizations)\/policy:Policy|(?:projects|folder)\/organizationPolicy:OrganizationPolicy)$/;

/**
 * The constraint on the projects whose images machines may have.
 * Source: https://cloud.google.com/compute/docs/images/restricting-image-access, checked 2026-12-01
 */
const TRUSTED_IMAGES = "compute.trustedImageProjects";

/** Whether a resource is an organization's policy on the projects whose images machines may have, nodes too. */
export function restrictsNodeImages(type: string, known: () => object): boolean {
  if (!ORGANIZATION_POLICY.test(type)) return false;
  const { name, constraint } = known() as { name?: unknown; constraint?: unknown };
  return [name, constraint].some((text) => typeof text === "string" && text.endsWith(TRUSTED_IMAGES));
}
