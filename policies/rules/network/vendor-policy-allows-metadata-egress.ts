import { SERVICE_ACCOUNT_ANNOTATION } from "../../../gke/workload-identity";
import { allOf, everyItem } from "../../evaluation/unknown";
import { DENY_ANNOTATION, deniesOnPurpose, INTENDED } from "../../program/kubernetes/metadata-egress";
import {
  endpointsOf,
  specsOf,
  VENDOR_POLICIES,
  type VendorPolicy,
} from "../../program/kubernetes/vendor-kinds";
import { isOpened, selectsIdentity } from "../../program/kubernetes/vendor-policies";
import {
  CILIUM_CLUSTERWIDE_POLICY,
  CLUSTER,
  DEPLOYMENT,
  KUBERNETES_SERVICE_ACCOUNT,
} from "../../resource-types";
import { type Context, type Example, type Finding, forTypes, type Rule } from "../../rule";

export const vendorPolicyAllowsMetadataEgress: Rule = {
  name: "vendor-policy-allows-metadata-egress",
  description:
    "Cilium's and Calico's own policies leave Pods with an identity the way to the GKE metadata server.",
  why:
    "CiliumNetworkPolicy, CiliumClusterwideNetworkPolicy and Calico's NetworkPolicy and GlobalNetworkPolicy close ways out as Kubernetes' own policies do, " +
    "in the whole cluster where they are cluster-wide, and a rule that denies holds whatever others allow. Pods that are cut off from the metadata " +
    "server get no token and fail as in the incident. Of Calico's selectors are read all(), has(), == and != joined by &&; of Pods that another " +
    "selector selects nothing is said.",
  fix: "Allow egress to the metadata server's address, and do not deny it: 169.254.169.254/32 port 80 on Dataplane V2, 169.254.169.252/32 port 988 on iptables.",
  whenToExempt: `Pods that must have no identity, such as sandboxes: set the annotation ${DENY_ANNOTATION}: ${INTENDED} on the policy instead, which says so to its readers too.`,
  sources: [
    "https://docs.cilium.io/en/stable/security/policy/language/",
    "https://cloud.google.com/kubernetes-engine/docs/how-to/configure-cilium-network-policy",
    "https://docs.tigera.io/calico/latest/reference/resources/networkpolicy",
    "https://docs.tigera.io/calico/latest/reference/resources/globalnetworkpolicy",
    "https://github.com/cilium/cilium/issues/28655",
  ],
  severity: "high",
  level: "mandatory",
  good: example({ egress: [{ toEntities: ["all"] }] }),
  bad: example({ egressDeny: [{ toCIDR: ["169.254.169.254/32"] }] }),
  checks: forTypes(VENDOR_POLICIES, function* egress(inputs, context) {
    if (deniesOnPurpose({ inputs })) return;
    const { self, stack } = context as Context<(typeof VENDOR_POLICIES)[number]>;
    yield* context.each(specsOf(self), (spec) => specFindings(spec, self, stack));
  }),
};

function* specFindings(
  spec: ReturnType<typeof specsOf>[number],
  policy: VendorPolicy,
  stack: Context["stack"],
): Iterable<Finding> {
  const endpoints = endpointsOf(policy.type);
  const shown = endpoints.map(({ address, ports }) => `${address}:${ports[0]}`).join(" or ");
  const denies = allOf(
    () => spec.denies(endpoints),
    () => selectsIdentity(spec, policy, stack, () => true),
  );
  if (denies) {
    yield {
      at: spec.deniedAt,
      problem: `denies Pods that use Workload Identity ${shown}, where the metadata server answers, whatever other policies allow`,
      fix: `Leave the metadata server's address out of what is denied, or select other Pods.`,
    };
    return;
  }
  const cutsOff = allOf(
    () => spec.restricts(),
    () => everyItem(endpoints, (endpoint) => !spec.allows(endpoint)),
    () => selectsIdentity(spec, policy, stack, (workload) => !isOpened(workload, endpoints, stack)),
  );
  if (!cutsOff) return;
  yield {
    at: `${spec.path}.egress`,
    problem: `cuts Pods that use Workload Identity off from ${shown}, where the metadata server answers`,
    fix: `Add a rule to ${spec.path}.egress, here or in another policy for the same Pods, that allows TCP to ${shown}.`,
  };
}

function example(egress: object): Example {
  const metadata = { namespace: "apps", name: "app" };
  const labels = { app: "app" };
  return [
    { type: CLUSTER, name: "cluster", props: { datapathProvider: "ADVANCED_DATAPATH" } },
    {
      type: KUBERNETES_SERVICE_ACCOUNT,
      name: "account",
      cluster: "cluster",
      props: {
        metadata: {
          ...metadata,
          annotations: { [SERVICE_ACCOUNT_ANNOTATION]: "app@my-project.iam.gserviceaccount.com" },
        },
      },
    },
    {
      type: DEPLOYMENT,
      name: "app",
      cluster: "cluster",
      props: {
        metadata,
        spec: {
          selector: { matchLabels: labels },
          template: {
            metadata: { labels },
            spec: { serviceAccountName: "app", containers: [{ name: "app", image: "app" }] },
          },
        },
      },
    },
    {
      type: CILIUM_CLUSTERWIDE_POLICY,
      name: "policy",
      cluster: "cluster",
      props: {
        apiVersion: "cilium.io/v2",
        kind: "CiliumClusterwideNetworkPolicy",
        metadata: { name: "policy" },
        spec: { endpointSelector: {}, ...egress },
      },
    },
  ];
}
