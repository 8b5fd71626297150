// Longer than a screen: a list of types, and of what each takes.

import type * as gcp from "@pulumi/gcp";
import type * as kubernetes from "@pulumi/kubernetes";
import type { Unwrap } from "@pulumi/pulumi";
import { isClusterOfOtherCloud } from "../gke/other-cloud-types";
import type {
  CalicoPolicy,
  CiliumPolicy,
  CustomRunner,
  FqdnPolicy,
  Partially,
  ScaledObject,
} from "./custom-resources";

// The type tokens of the resources that rules read, as they stand in a URN.

export const CLUSTER = "gcp:container/cluster:Cluster";
export const NODE_POOL = "gcp:container/nodePool:NodePool";
export const TOPIC = "gcp:pubsub/topic:Topic";
export const SUBSCRIPTION = "gcp:pubsub/subscription:Subscription";
export const ALERT_POLICY = "gcp:monitoring/alertPolicy:AlertPolicy";
export const NOTIFICATION_CHANNEL = "gcp:monitoring/notificationChannel:NotificationChannel";
export const LOGGING_METRIC = "gcp:logging/metric:Metric";
export const SERVICE_ACCOUNT = "gcp:serviceaccount/account:Account";
export const DEFAULT_SERVICE_ACCOUNTS = "gcp:projects/defaultServiceAccounts:DefaultServiceAccounts";
export const CRYPTO_KEY = "gcp:kms/cryptoKey:CryptoKey";
export const CRYPTO_KEY_VERSION = "gcp:kms/cryptoKeyVersion:CryptoKeyVersion";
export const GROUP = "gcp:cloudidentity/group:Group";
export const GROUP_MEMBERSHIP = "gcp:cloudidentity/groupMembership:GroupMembership";
export const SERVICE_IDENTITY = "gcp:projects/serviceIdentity:ServiceIdentity";
export const DENY_POLICY = "gcp:iam/denyPolicy:DenyPolicy";
export const SERVICE_ACCOUNT_IAM_MEMBER = "gcp:serviceaccount/iAMMember:IAMMember";
export const SERVICE_ACCOUNT_IAM_BINDING = "gcp:serviceaccount/iAMBinding:IAMBinding";
export const SERVICE_ACCOUNT_IAM_POLICY = "gcp:serviceaccount/iAMPolicy:IAMPolicy";
export const PROJECT_IAM_MEMBER = "gcp:projects/iAMMember:IAMMember";
export const PROJECT_IAM_BINDING = "gcp:projects/iAMBinding:IAMBinding";
export const PROJECT_IAM_POLICY = "gcp:projects/iAMPolicy:IAMPolicy";
export const REPOSITORY_IAM_MEMBER = "gcp:artifactregistry/repositoryIamMember:RepositoryIamMember";
export const REPOSITORY_IAM_BINDING = "gcp:artifactregistry/repositoryIamBinding:RepositoryIamBinding";
export const REPOSITORY_IAM_POLICY = "gcp:artifactregistry/repositoryIamPolicy:RepositoryIamPolicy";
export const REPOSITORY = "gcp:artifactregistry/repository:Repository";
export const ROLLOUT_SEQUENCE = "gcp:gkehub/rolloutSequence:RolloutSequence";
export const HUB_FEATURE = "gcp:gkehub/feature:Feature";
export const FIREWALL = "gcp:compute/firewall:Firewall";
export const FIREWALL_POLICY_RULE = "gcp:compute/firewallPolicyRule:FirewallPolicyRule";
export const NETWORK_FIREWALL_POLICY_RULE = "gcp:compute/networkFirewallPolicyRule:NetworkFirewallPolicyRule";
export const REGION_FIREWALL_POLICY_RULE =
  "gcp:compute/regionNetworkFirewallPolicyRule:RegionNetworkFirewallPolicyRule";
export const FIREWALL_POLICY = "gcp:compute/firewallPolicyWithRules:FirewallPolicyWithRules";
export const NETWORK_FIREWALL_POLICY =
  "gcp:compute/networkFirewallPolicyWithRules:NetworkFirewallPolicyWithRules";
export const REGION_FIREWALL_POLICY =
  "gcp:compute/regionNetworkFirewallPolicyWithRules:RegionNetworkFirewallPolicyWithRules";
export const NETWORK_FIREWALL_POLICY_ASSOCIATION =
  "gcp:compute/networkFirewallPolicyAssociation:NetworkFirewallPolicyAssociation";
export const REGION_FIREWALL_POLICY_ASSOCIATION =
  "gcp:compute/regionNetworkFirewallPolicyAssociation:RegionNetworkFirewallPolicyAssociation";
export const NETWORK = "gcp:compute/network:Network";
export const SUBNETWORK = "gcp:compute/subnetwork:Subnetwork";
export const ROUTER = "gcp:compute/router:Router";
export const ROUTER_NAT = "gcp:compute/routerNat:RouterNat";
export const ROUTE = "gcp:compute/route:Route";
export const DNS_ZONE = "gcp:dns/managedZone:ManagedZone";
export const DNS_RECORD_SET = "gcp:dns/recordSet:RecordSet";
export const DNS_RESPONSE_POLICY = "gcp:dns/responsePolicy:ResponsePolicy";
export const DNS_RESPONSE_RULE = "gcp:dns/responsePolicyRule:ResponsePolicyRule";
export const DNS_POLICY = "gcp:dns/policy:Policy";
export const BINARY_AUTHORIZATION_POLICY = "gcp:binaryauthorization/policy:Policy";
export const HUB_MEMBERSHIP = "gcp:gkehub/membership:Membership";

/**
 * These stand for every resource that adds a member to a role, sets all members of one role, or sets those of all roles, on whatever the
 * roles are granted.
 */
export const ANY_IAM_MEMBER = "gcp:*:IamMember";
export const ANY_IAM_BINDING = "gcp:*:IamBinding";
export const ANY_IAM_POLICY = "gcp:*:IamPolicy";

/** Stands for every kind of Kubernetes object, custom resources and `…Patch` resources too, all of which have metadata. */
export const ANY_KUBERNETES = "kubernetes:*";
export const NAMESPACE = "kubernetes:core/v1:Namespace";
export const NAMESPACE_PATCH = "kubernetes:core/v1:NamespacePatch";
export const CONFIG_MAP = "kubernetes:core/v1:ConfigMap";
export const CONFIG_MAP_PATCH = "kubernetes:core/v1:ConfigMapPatch";
export const KUBERNETES_SERVICE_ACCOUNT = "kubernetes:core/v1:ServiceAccount";
export const KUBERNETES_SERVICE_ACCOUNT_PATCH = "kubernetes:core/v1:ServiceAccountPatch";
export const API_SERVICE = "kubernetes:apiregistration.k8s.io/v1:APIService";
export const API_SERVICE_PATCH = "kubernetes:apiregistration.k8s.io/v1:APIServicePatch";
export const SERVICE = "kubernetes:core/v1:Service";
export const SERVICE_PATCH = "kubernetes:core/v1:ServicePatch";
export const POD = "kubernetes:core/v1:Pod";
export const DAEMON_SET = "kubernetes:apps/v1:DaemonSet";
export const DAEMON_SET_PATCH = "kubernetes:apps/v1:DaemonSetPatch";
export const DEPLOYMENT = "kubernetes:apps/v1:Deployment";
export const DEPLOYMENT_PATCH = "kubernetes:apps/v1:DeploymentPatch";
export const STATEFUL_SET = "kubernetes:apps/v1:StatefulSet";
export const REPLICA_SET = "kubernetes:apps/v1:ReplicaSet";
export const REPLICATION_CONTROLLER = "kubernetes:core/v1:ReplicationController";
export const JOB = "kubernetes:batch/v1:Job";
export const CRON_JOB = "kubernetes:batch/v1:CronJob";
export const HORIZONTAL_POD_AUTOSCALER = "kubernetes:autoscaling/v2:HorizontalPodAutoscaler";
export const HORIZONTAL_POD_AUTOSCALER_V1 = "kubernetes:autoscaling/v1:HorizontalPodAutoscaler";
export const SCALED_OBJECT = "kubernetes:keda.sh/v1alpha1:ScaledObject";
export const RUNNER_SCALE_SET = "kubernetes:actions.github.com/v1alpha1:AutoscalingRunnerSet";
export const RUNNER = "kubernetes:actions.summerwind.dev/v1alpha1:Runner";
export const RUNNER_SET = "kubernetes:actions.summerwind.dev/v1alpha1:RunnerSet";
export const RUNNER_REPLICA_SET = "kubernetes:actions.summerwind.dev/v1alpha1:RunnerReplicaSet";
export const RUNNER_DEPLOYMENT = "kubernetes:actions.summerwind.dev/v1alpha1:RunnerDeployment";
export const POD_DISRUPTION_BUDGET = "kubernetes:policy/v1:PodDisruptionBudget";
export const POD_DISRUPTION_BUDGET_V1BETA1 = "kubernetes:policy/v1beta1:PodDisruptionBudget";
export const HELM_RELEASE = "kubernetes:helm.sh/v3:Release";
export const HELM_CHART_V3 = "kubernetes:helm.sh/v3:Chart";
export const HELM_CHART_V4 = "kubernetes:helm.sh/v4:Chart";
export const NETWORK_POLICY = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
export const CILIUM_POLICY = "kubernetes:cilium.io/v2:CiliumNetworkPolicy";
export const CILIUM_CLUSTERWIDE_POLICY = "kubernetes:cilium.io/v2:CiliumClusterwideNetworkPolicy";
export const FQDN_POLICY = "kubernetes:networking.gke.io/v1alpha1:FQDNNetworkPolicy";
export const CALICO_POLICY = "kubernetes:projectcalico.org/v3:NetworkPolicy";
export const CALICO_GLOBAL_POLICY = "kubernetes:projectcalico.org/v3:GlobalNetworkPolicy";
export const CALICO_CRD_POLICY = "kubernetes:crd.projectcalico.org/v1:NetworkPolicy";
export const CALICO_CRD_GLOBAL_POLICY = "kubernetes:crd.projectcalico.org/v1:GlobalNetworkPolicy";
export const ROLE = "kubernetes:rbac.authorization.k8s.io/v1:Role";
export const CLUSTER_ROLE = "kubernetes:rbac.authorization.k8s.io/v1:ClusterRole";
export const ROLE_BINDING = "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding";
export const CLUSTER_ROLE_BINDING = "kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding";
export const VALIDATING_POLICY = "kubernetes:admissionregistration.k8s.io/v1:ValidatingAdmissionPolicy";
export const VALIDATING_POLICY_BINDING =
  "kubernetes:admissionregistration.k8s.io/v1:ValidatingAdmissionPolicyBinding";
export const MUTATING_POLICY = "kubernetes:admissionregistration.k8s.io/v1:MutatingAdmissionPolicy";
export const MUTATING_POLICY_BINDING =
  "kubernetes:admissionregistration.k8s.io/v1:MutatingAdmissionPolicyBinding";
export const VALIDATING_POLICY_V1BETA1 =
  "kubernetes:admissionregistration.k8s.io/v1beta1:ValidatingAdmissionPolicy";
export const VALIDATING_POLICY_BINDING_V1BETA1 =
  "kubernetes:admissionregistration.k8s.io/v1beta1:ValidatingAdmissionPolicyBinding";
export const MUTATING_POLICY_V1BETA1 =
  "kubernetes:admissionregistration.k8s.io/v1beta1:MutatingAdmissionPolicy";
export const MUTATING_POLICY_BINDING_V1BETA1 =
  "kubernetes:admissionregistration.k8s.io/v1beta1:MutatingAdmissionPolicyBinding";
export const RESOURCE_QUOTA = "kubernetes:core/v1:ResourceQuota";
export const LIMIT_RANGE = "kubernetes:core/v1:LimitRange";
export const VALIDATING_WEBHOOK = "kubernetes:admissionregistration.k8s.io/v1:ValidatingWebhookConfiguration";
export const MUTATING_WEBHOOK = "kubernetes:admissionregistration.k8s.io/v1:MutatingWebhookConfiguration";

/** The inputs of each type, as a program gives them: its arguments with every Output unwrapped. */
export interface Inputs {
  [CLUSTER]: Partially<Unwrap<gcp.container.ClusterArgs>>;
  [NODE_POOL]: Partially<Unwrap<gcp.container.NodePoolArgs>>;
  [TOPIC]: Partially<Unwrap<gcp.pubsub.TopicArgs>>;
  [SUBSCRIPTION]: Partially<Unwrap<gcp.pubsub.SubscriptionArgs>>;
  [ALERT_POLICY]: Partially<Unwrap<gcp.monitoring.AlertPolicyArgs>>;
  [NOTIFICATION_CHANNEL]: Partially<Unwrap<gcp.monitoring.NotificationChannelArgs>>;
  [LOGGING_METRIC]: Partially<Unwrap<gcp.logging.MetricArgs>>;
  [SERVICE_ACCOUNT]: Partially<Unwrap<gcp.serviceaccount.AccountArgs>>;
  [CRYPTO_KEY]: Partially<Unwrap<gcp.kms.CryptoKeyArgs>>;
  [CRYPTO_KEY_VERSION]: Partially<Unwrap<gcp.kms.CryptoKeyVersionArgs>>;
  [GROUP]: Partially<Unwrap<gcp.cloudidentity.GroupArgs>>;
  [GROUP_MEMBERSHIP]: Partially<Unwrap<gcp.cloudidentity.GroupMembershipArgs>>;
  [SERVICE_IDENTITY]: Partially<Unwrap<gcp.projects.ServiceIdentityArgs>>;
  [DENY_POLICY]: Partially<Unwrap<gcp.iam.DenyPolicyArgs>>;
  [DEFAULT_SERVICE_ACCOUNTS]: Partially<Unwrap<gcp.projects.DefaultServiceAccountsArgs>>;
  [SERVICE_ACCOUNT_IAM_MEMBER]: Partially<Unwrap<gcp.serviceaccount.IAMMemberArgs>>;
  [SERVICE_ACCOUNT_IAM_BINDING]: Partially<Unwrap<gcp.serviceaccount.IAMBindingArgs>>;
  [SERVICE_ACCOUNT_IAM_POLICY]: Partially<Unwrap<gcp.serviceaccount.IAMPolicyArgs>>;
  [PROJECT_IAM_MEMBER]: Partially<Unwrap<gcp.projects.IAMMemberArgs>>;
  [PROJECT_IAM_BINDING]: Partially<Unwrap<gcp.projects.IAMBindingArgs>>;
  [PROJECT_IAM_POLICY]: Partially<Unwrap<gcp.projects.IAMPolicyArgs>>;
  [REPOSITORY_IAM_MEMBER]: Partially<Unwrap<gcp.artifactregistry.RepositoryIamMemberArgs>>;
  [REPOSITORY_IAM_BINDING]: Partially<Unwrap<gcp.artifactregistry.RepositoryIamBindingArgs>>;
  [REPOSITORY_IAM_POLICY]: Partially<Unwrap<gcp.artifactregistry.RepositoryIamPolicyArgs>>;
  [REPOSITORY]: Partially<Unwrap<gcp.artifactregistry.RepositoryArgs>>;
  [ROLLOUT_SEQUENCE]: Partially<Unwrap<gcp.gkehub.RolloutSequenceArgs>>;
  [HUB_FEATURE]: Partially<Unwrap<gcp.gkehub.FeatureArgs>>;
  [FIREWALL]: Partially<Unwrap<gcp.compute.FirewallArgs>>;
  [FIREWALL_POLICY_RULE]: Partially<Unwrap<gcp.compute.FirewallPolicyRuleArgs>>;
  [NETWORK_FIREWALL_POLICY_RULE]: Partially<Unwrap<gcp.compute.NetworkFirewallPolicyRuleArgs>>;
  [REGION_FIREWALL_POLICY_RULE]: Partially<Unwrap<gcp.compute.RegionNetworkFirewallPolicyRuleArgs>>;
  [FIREWALL_POLICY]: Partially<Unwrap<gcp.compute.FirewallPolicyWithRulesArgs>>;
  [NETWORK_FIREWALL_POLICY]: Partially<Unwrap<gcp.compute.NetworkFirewallPolicyWithRulesArgs>>;
  [REGION_FIREWALL_POLICY]: Partially<Unwrap<gcp.compute.RegionNetworkFirewallPolicyWithRulesArgs>>;
  [NETWORK_FIREWALL_POLICY_ASSOCIATION]: Partially<Unwrap<gcp.compute.NetworkFirewallPolicyAssociationArgs>>;
  [REGION_FIREWALL_POLICY_ASSOCIATION]: Partially<
    Unwrap<gcp.compute.RegionNetworkFirewallPolicyAssociationArgs>
  >;
  [NETWORK]: Partially<Unwrap<gcp.compute.NetworkArgs>>;
  [SUBNETWORK]: Partially<Unwrap<gcp.compute.SubnetworkArgs>>;
  [ROUTER]: Partially<Unwrap<gcp.compute.RouterArgs>>;
  [ROUTER_NAT]: Partially<Unwrap<gcp.compute.RouterNatArgs>>;
  [ROUTE]: Partially<Unwrap<gcp.compute.RouteArgs>>;
  [DNS_ZONE]: Partially<Unwrap<gcp.dns.ManagedZoneArgs>>;
  [DNS_RECORD_SET]: Partially<Unwrap<gcp.dns.RecordSetArgs>>;
  [DNS_RESPONSE_POLICY]: Partially<Unwrap<gcp.dns.ResponsePolicyArgs>>;
  [DNS_RESPONSE_RULE]: Partially<Unwrap<gcp.dns.ResponsePolicyRuleArgs>>;
  [DNS_POLICY]: Partially<Unwrap<gcp.dns.PolicyArgs>>;
  [BINARY_AUTHORIZATION_POLICY]: Partially<Unwrap<gcp.binaryauthorization.PolicyArgs>>;
  [HUB_MEMBERSHIP]: Partially<Unwrap<gcp.gkehub.MembershipArgs>>;
  [ANY_IAM_MEMBER]: { role?: string; member?: string };
  [ANY_IAM_BINDING]: { role?: string; members?: string[] };
  [ANY_IAM_POLICY]: { policyData?: string };
  [ANY_KUBERNETES]: { metadata?: Unwrap<kubernetes.types.input.meta.v1.ObjectMeta> };
  [NAMESPACE]: Partially<Unwrap<kubernetes.types.input.core.v1.Namespace>>;
  [NAMESPACE_PATCH]: Partially<Unwrap<kubernetes.core.v1.NamespacePatchArgs>>;
  [CONFIG_MAP]: Partially<Unwrap<kubernetes.types.input.core.v1.ConfigMap>>;
  [CONFIG_MAP_PATCH]: Partially<Unwrap<kubernetes.core.v1.ConfigMapPatchArgs>>;
  [KUBERNETES_SERVICE_ACCOUNT]: Partially<Unwrap<kubernetes.types.input.core.v1.ServiceAccount>>;
  [KUBERNETES_SERVICE_ACCOUNT_PATCH]: Partially<Unwrap<kubernetes.core.v1.ServiceAccountPatchArgs>>;
  [API_SERVICE]: Partially<Unwrap<kubernetes.types.input.apiregistration.v1.APIService>>;
  [API_SERVICE_PATCH]: Partially<Unwrap<kubernetes.apiregistration.v1.APIServicePatchArgs>>;
  [SERVICE]: Partially<Unwrap<kubernetes.types.input.core.v1.Service>>;
  [SERVICE_PATCH]: Partially<Unwrap<kubernetes.core.v1.ServicePatchArgs>>;
  [POD]: Partially<Unwrap<kubernetes.types.input.core.v1.Pod>>;
  [DAEMON_SET]: Partially<Unwrap<kubernetes.types.input.apps.v1.DaemonSet>>;
  [DAEMON_SET_PATCH]: Partially<Unwrap<kubernetes.apps.v1.DaemonSetPatchArgs>>;
  [DEPLOYMENT]: Partially<Unwrap<kubernetes.types.input.apps.v1.Deployment>>;
  [DEPLOYMENT_PATCH]: Partially<Unwrap<kubernetes.apps.v1.DeploymentPatchArgs>>;
  [STATEFUL_SET]: Partially<Unwrap<kubernetes.types.input.apps.v1.StatefulSet>>;
  [REPLICA_SET]: Partially<Unwrap<kubernetes.types.input.apps.v1.ReplicaSet>>;
  [REPLICATION_CONTROLLER]: Partially<Unwrap<kubernetes.types.input.core.v1.ReplicationController>>;
  [JOB]: Partially<Unwrap<kubernetes.types.input.batch.v1.Job>>;
  [CRON_JOB]: Partially<Unwrap<kubernetes.types.input.batch.v1.CronJob>>;
  [HORIZONTAL_POD_AUTOSCALER]: Partially<
    Unwrap<kubernetes.types.input.autoscaling.v2.HorizontalPodAutoscaler>
  >;
  [HORIZONTAL_POD_AUTOSCALER_V1]: Partially<
    Unwrap<kubernetes.types.input.autoscaling.v1.HorizontalPodAutoscaler>
  >;
  [SCALED_OBJECT]: ScaledObject;
  [RUNNER_SCALE_SET]: CustomRunner;
  [RUNNER]: CustomRunner;
  [RUNNER_SET]: CustomRunner;
  [RUNNER_REPLICA_SET]: CustomRunner;
  [RUNNER_DEPLOYMENT]: CustomRunner;
  [POD_DISRUPTION_BUDGET]: Partially<Unwrap<kubernetes.types.input.policy.v1.PodDisruptionBudget>>;
  [POD_DISRUPTION_BUDGET_V1BETA1]: Partially<
    Unwrap<kubernetes.types.input.policy.v1beta1.PodDisruptionBudget>
  >;
  [HELM_RELEASE]: Partially<Unwrap<kubernetes.helm.v3.ReleaseArgs>>;
  // What is read of a chart has the same names. A chart of v4 takes files as assets, where the others take paths.
  [HELM_CHART_V3]: Inputs[typeof HELM_RELEASE];
  [HELM_CHART_V4]: Omit<Inputs[typeof HELM_RELEASE], "keyring" | "repositoryOpts">;
  [NETWORK_POLICY]: Partially<Unwrap<kubernetes.types.input.networking.v1.NetworkPolicy>>;
  [CILIUM_POLICY]: CiliumPolicy;
  [CILIUM_CLUSTERWIDE_POLICY]: CiliumPolicy;
  [FQDN_POLICY]: FqdnPolicy;
  [CALICO_POLICY]: CalicoPolicy;
  [CALICO_GLOBAL_POLICY]: CalicoPolicy;
  [CALICO_CRD_POLICY]: CalicoPolicy;
  [CALICO_CRD_GLOBAL_POLICY]: CalicoPolicy;
  [ROLE]: Partially<Unwrap<kubernetes.types.input.rbac.v1.Role>>;
  [CLUSTER_ROLE]: Partially<Unwrap<kubernetes.types.input.rbac.v1.ClusterRole>>;
  [ROLE_BINDING]: Partially<Unwrap<kubernetes.types.input.rbac.v1.RoleBinding>>;
  [CLUSTER_ROLE_BINDING]: Partially<Unwrap<kubernetes.types.input.rbac.v1.ClusterRoleBinding>>;
  [VALIDATING_POLICY]: Partially<
    Unwrap<kubernetes.types.input.admissionregistration.v1.ValidatingAdmissionPolicy>
  >;
  [VALIDATING_POLICY_BINDING]: Partially<
    Unwrap<kubernetes.types.input.admissionregistration.v1.ValidatingAdmissionPolicyBinding>
  >;
  [MUTATING_POLICY]: Partially<
    Unwrap<kubernetes.types.input.admissionregistration.v1.MutatingAdmissionPolicy>
  >;
  [MUTATING_POLICY_BINDING]: Partially<
    Unwrap<kubernetes.types.input.admissionregistration.v1.MutatingAdmissionPolicyBinding>
  >;
  [VALIDATING_POLICY_V1BETA1]: Inputs[typeof VALIDATING_POLICY];
  [VALIDATING_POLICY_BINDING_V1BETA1]: Inputs[typeof VALIDATING_POLICY_BINDING];
  [MUTATING_POLICY_V1BETA1]: Inputs[typeof MUTATING_POLICY];
  [MUTATING_POLICY_BINDING_V1BETA1]: Inputs[typeof MUTATING_POLICY_BINDING];
  [RESOURCE_QUOTA]: Partially<Unwrap<kubernetes.types.input.core.v1.ResourceQuota>>;
  [LIMIT_RANGE]: Partially<Unwrap<kubernetes.types.input.core.v1.LimitRange>>;
  [VALIDATING_WEBHOOK]: Partially<
    Unwrap<kubernetes.types.input.admissionregistration.v1.ValidatingWebhookConfiguration>
  >;
  [MUTATING_WEBHOOK]: Partially<
    Unwrap<kubernetes.types.input.admissionregistration.v1.MutatingWebhookConfiguration>
  >;
}

export type ResourceType = keyof Inputs;

/**
 * The type by which rules know a resource, or a function. @pulumi/gcp before 7 wrote its module of service accounts in another way; a CustomResource of
 * @pulumi/kubernetes whose apiVersion is v1 has no group, and a class of that kind has the group core; admission policies have in v1alpha1 what they have
 * in v1.
 * Sources: https://github.com/pulumi/pulumi-gcp/pull/1305, and the aliases of @pulumi/gcp 9.37.0 against the types of 6.67.1, checked 2026-11-29;
 * @pulumi/kubernetes 4.34.2, apiextensions/customResource.ts and types/input.ts, checked 2026-11-30
 */
export const currentType = (type: string): string =>
  type
    .replace(/^gcp:serviceAccount\//, "gcp:serviceaccount/")
    .replace(/^kubernetes:v1:/, "kubernetes:core/v1:")
    .replace(/^(kubernetes:admissionregistration\.k8s\.io\/v1)alpha1:/, "$1:");

/** The class of a resource's type in programs, the last part of its token: NodePool. */
export const className = (type: string): string => type.slice(type.lastIndexOf(":") + 1);

/** The types that stand for many, each with a pattern of the types that it stands for. */
const GENERAL_TYPES = [
  [ANY_KUBERNETES, /^kubernetes:/],
  [ANY_IAM_MEMBER, /^gcp:.*I(AM|am)Member$/],
  [ANY_IAM_BINDING, /^gcp:.*I(AM|am)Binding$/],
  [ANY_IAM_POLICY, /^gcp:.*I(AM|am)Policy$/],
] as const;

/** The type that stands for a type and many others; undefined where there is none. */
export const generalType = (type: string): (typeof GENERAL_TYPES)[number][0] | undefined =>
  GENERAL_TYPES.find(([, types]) => types.test(type))?.[0];

/** Types whose declarations the evaluation keeps; all others are passed over. */
export const isReadType = (type: string): boolean =>
  type.startsWith("gcp:") || type.startsWith("kubernetes:");

/** Providers of Kubernetes. */
export const KUBERNETES_PROVIDER = "pulumi:providers:kubernetes";

/** Whether the evaluation is told of resources of a type: those that it keeps, and those that say on whose cluster objects are. */
export const isToldOf = (type: string): boolean =>
  isReadType(type) || type === KUBERNETES_PROVIDER || isClusterOfOtherCloud(type);

/** Whether a resource runs a command (Pulumi's package `command`). */
export const isCommand = (type: string): boolean => /^command:(?:local|remote):Command$/.test(type);

/** The properties of a command that say what it runs. */
const COMMAND_KEYS: readonly string[] = ["create", "update", "interpreter"];

/** The properties of a provider of Kubernetes that say to which cluster it leads. */
const PROVIDER_KEYS: readonly string[] = ["cluster", "context", "kubeconfig"];

/** Kubernetes objects whose number of Pods something else may set, such as an autoscaler. */
const SCALED: readonly string[] = [DEPLOYMENT, STATEFUL_SET, REPLICA_SET, REPLICATION_CONTROLLER];

/**
 * The top-level properties of a resource's real state that rules may read; undefined where they may read all. Of a Kubernetes object these
 * are what the API server sets, such as its `uid`, and its number of Pods: the rest is declared, or its controller's to set. Of a Helm release they are the
 * names of what it has made.
 */
export function observedKeys(type: string): readonly string[] | undefined {
  if (SCALED.includes(type)) return ["metadata", "spec"];
  if (type === HELM_RELEASE) return ["metadata", "resourceNames"];
  if (type.startsWith("kubernetes:")) return ["metadata"];
  if (isCommand(type)) return COMMAND_KEYS;
  if (type === KUBERNETES_PROVIDER) return PROVIDER_KEYS;
  return isReadType(type) ? undefined : [];
}

/**
 * Whether the stack manages a resource with these inputs. A resource that it only reads (`Cluster.get`) has no inputs, while a managed one
 * has at least a kind or the name that its provider makes up. Pulumi shows read resources to policies in `policy analyze` alone, and marks
 * them in no other way.
 */
export const isManaged = (inputs: object): boolean => Object.keys(inputs).length > 0;
