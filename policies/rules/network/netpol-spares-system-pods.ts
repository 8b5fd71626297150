import { CLOUD_DNS_ADDRESS } from "../../../gke/dns";
import { SYSTEM_NAMESPACE } from "../../../gke/metadata-server";
import { namespaceKey } from "../../program/kubernetes/namespace-of";
import { whenEnforced } from "../../program/kubernetes/network/dataplane";
import { OTHER_POLICIES } from "../../program/kubernetes/network/other-policies";
import { otherSystemDenial } from "../../program/kubernetes/network/other-policies-system";
import { inOwnSpec } from "../../program/kubernetes/network/own-spec";
import {
  isOpenInVain,
  isOpenToOwnNamespace,
  lackOf,
  systemPodsCutOff,
} from "../../program/kubernetes/network/system-denial";
import type { SystemPods } from "../../program/kubernetes/network/system-pod-kinds";
import { provisoOf } from "../../program/kubernetes/network/system-pods";
import { NETWORK_POLICY } from "../../resource-types";
import { forTypes, type Rule } from "../../rule";

const policy = (podSelector: object) => ({
  metadata: { namespace: SYSTEM_NAMESPACE, name: "default-deny" },
  spec: { podSelector, policyTypes: ["Ingress", "Egress"] },
});

export const netpolSparesSystemPods: Rule = {
  name: "netpol-spares-system-pods",
  description: "NetworkPolicies do not cut off what GKE runs in its own namespaces.",
  why:
    "A policy that denies everything in kube-system denies it to kube-dns and konnectivity-agent too: no Pod resolves a name, and the control " +
    "plane reaches no webhook. One that lets in only what scrapes metrics, or kube-system alone, denies kube-dns its queries; one that lets out DNS alone, or to Pods alone, keeps konnectivity-agent and metrics-server from the control plane; " +
    `one that lets out to private blocks alone keeps whoever asks for names outside the cluster, kube-dns or NodeLocal DNSCache, from ${CLOUD_DNS_ADDRESS}. GKE has no policies that would allow this ` +
    "traffic again, and an upgrade that replaces its Pods finds them cut off.",
  fix: "Give the policy a podSelector that selects your own Pods alone, or remove it from GKE's namespace.",
  whenToExempt:
    "A policy next to others, from outside this stack, that allow all traffic that GKE's Pods need; one that lets out to the upstreamNameservers of kube-dns, where another stack sets these.",
  sources: [
    "https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-policies",
    "https://cloud.google.com/kubernetes-engine/docs/how-to/network-policy",
    "https://github.com/kubernetes-sigs/apiserver-network-proxy",
    "https://kubernetes.io/docs/tasks/extend-kubernetes/setup-konnectivity/",
    "https://docs.cloud.google.com/kubernetes-engine/docs/troubleshooting/kubectl",
    "https://github.com/projectcalico/calico/pull/4050",
    "https://github.com/projectcalico/calico/issues/11609",
    "https://docs.cilium.io/en/latest/network/servicemesh/default-deny-ingress-policy/",
    "https://docs.cloud.google.com/kubernetes-engine/docs/how-to/nodelocal-dns-cache",
  ],
  severity: "critical",
  level: "mandatory",
  good: policy({ matchLabels: { app: "node-agent" } }),
  bad: policy({}),
  checks: {
    [NETWORK_POLICY]: [
      function* denial(_, { self, stack }) {
        const first = systemPodsCutOff(self, stack);
        if (!first) return;
        const cluster = stack.clusterOf(self);
        const enforced = whenEnforced(cluster);
        const later = enforced === undefined ? provisoOf(first, cluster) : `, ${enforced}`;
        yield {
          at: "spec.podSelector",
          problem: `selects ${first.what} (${namespaceKey(self, stack)}), and nothing allows ${lackOf(self, first, stack)}${later ?? ""}`,
          ...(isOpenToOwnNamespace(self, first, stack) && { fix: fromAllNamespaces(first) }),
          ...(isOpenInVain(self, first, stack) && { fix: inProtocol(first) }),
          ...(later !== undefined && { level: "advisory" }),
        };
      },
    ],
    ...forTypes(OTHER_POLICIES, inOwnSpec(otherSystemDenial)),
  },
};

const fromAllNamespaces = ({ askedAt }: SystemPods): string =>
  `Add { namespaceSelector: {} } to from, in the ingress rule that allows port ${askedAt}: Pods of all namespaces ask there.`;

const inProtocol = ({ askedAt, askedOver }: SystemPods): string =>
  `Add { protocol: "${askedOver}", port: ${askedAt} } to ports, in the ingress rule that allows port ${askedAt}: it is asked there over ${askedOver}.`;
