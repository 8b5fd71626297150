import { SYSTEM_NAMESPACE } from "../../../gke/metadata-server";
import { allOf, someItem } from "../../evaluation/unknown";
import { enforcesPolicies } from "../../program/kubernetes/dataplane";
import { restrictsEgress, restrictsIngress } from "../../program/kubernetes/egress";
import { namespaceKey } from "../../program/kubernetes/namespaces";
import { type Policy, someNeighbourPolicy } from "../../program/kubernetes/pod-network";
import { isBefore } from "../../program/kubernetes/pod-selection";
import { selects } from "../../program/kubernetes/selectors";
import { type SystemPods, systemPodsIn } from "../../program/kubernetes/system-pods";
import { NETWORK_POLICY } from "../../resource-types";
import type { Rule } from "../../rule";
import type { StackIndex } from "../../stack";

type Spec = Policy["inputs"]["spec"];

/** The two ways that a policy may close, and whether it restricts one and lets anything through. */
const DIRECTIONS: readonly {
  readonly name: string;
  restricts(spec: Spec): boolean;
  opens(spec: Spec): boolean;
}[] = [
  { name: "in", restricts: restrictsIngress, opens: (spec) => (spec?.ingress?.length ?? 0) > 0 },
  { name: "out", restricts: restrictsEgress, opens: (spec) => (spec?.egress?.length ?? 0) > 0 },
];

const policy = (podSelector: object) => ({
  metadata: { namespace: SYSTEM_NAMESPACE, name: "default-deny" },
  spec: { podSelector, policyTypes: ["Ingress", "Egress"] },
});

export const netpolSparesSystemPods: Rule = {
  name: "netpol-spares-system-pods",
  description: "NetworkPolicies cut nothing off that GKE runs in its own namespaces.",
  why:
    "A policy that denies everything in kube-system denies it to kube-dns and konnectivity-agent too: no Pod resolves a name, and the control " +
    "plane reaches no webhook. GKE brings none of the policies that would open the way again, and an upgrade that replaces " +
    "its Pods finds them cut off.",
  fix: "Give the policy a podSelector that selects your own Pods alone, or remove it from GKE's namespace.",
  whenToExempt:
    "A policy beside others that open each way that GKE's Pods need, and that come from somewhere else than this stack.",
  sources: [
    "https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-policies",
    "https://cloud.google.com/kubernetes-engine/docs/how-to/network-policy",
    "https://github.com/kubernetes-sigs/apiserver-network-proxy",
  ],
  severity: "critical",
  level: "mandatory",
  good: policy({ matchLabels: { app: "node-agent" } }),
  bad: policy({}),
  checks: {
    [NETWORK_POLICY]: [
      function* denial({ spec }, { self, stack }) {
        const cutOff = systemPodsIn(namespaceKey(self, stack)).filter((pods) =>
          someItem(DIRECTIONS, ({ restricts, opens }) =>
            allOf(
              () => restricts(spec),
              () => isSelected(self, pods),
              () => !someOther(self, stack, pods, (other) => opens(other.inputs.spec)),
              () =>
                !someOther(self, stack, pods, (other) =>
                  allOf(
                    () => isBefore(other, self, stack),
                    () => restricts(other.inputs.spec),
                  ),
                ),
            ),
          ),
        );
        const [first] = cutOff;
        if (!first) return;
        const cluster = stack.clusterOf(self);
        const isEnforced = !cluster || enforcesPolicies(cluster);
        yield {
          at: "spec.podSelector",
          problem: `selects ${first.what} (${namespaceKey(self, stack)}), and nothing lets any traffic through${isEnforced ? "" : ", once the cluster enforces policies (networkPolicy.enabled)"}`,
          ...(isEnforced ? {} : { level: "advisory" }),
        };
      },
    ],
  },
};

const isSelected = ({ inputs }: Policy, { labels }: SystemPods): boolean =>
  inputs.spec !== undefined && selects(inputs.spec.podSelector, labels);

/** Whether a policy of the namespace that selects the Pods, this one too, is such. */
const someOther = (
  policy: Policy,
  stack: StackIndex,
  pods: SystemPods,
  isSuch: (other: Policy) => boolean,
): boolean =>
  someNeighbourPolicy(policy, stack, (other) =>
    allOf(
      () => isSelected(other, pods),
      () => isSuch(other),
    ),
  );
