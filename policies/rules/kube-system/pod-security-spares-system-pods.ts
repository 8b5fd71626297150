import { SYSTEM_NAMESPACE } from "../../../gke/metadata-server";
import { CLOSED_POD_SECURITY, OPEN_POD_SECURITY, POD_SECURITY_LABEL } from "../../../gke/namespaces";
import { allOf, propertyPath } from "../../evaluation/unknown";
import { type Inputs, NAMESPACE, NAMESPACE_PATCH } from "../../resource-types";
import { type Example, type Finding, forTypes, type Rule } from "../../rule";

const LABEL = propertyPath("metadata.labels", POD_SECURITY_LABEL);

export const podSecuritySparesSystemPods: Rule = {
  name: "pod-security-spares-system-pods",
  description: `Pod Security does not refuse what GKE runs in ${SYSTEM_NAMESPACE}.`,
  why:
    "The metadata server, kube-proxy and other Pods of GKE use the node's network or its folders, which the levels baseline and restricted of Pod Security " +
    "refuse. Pods that run stay, so the fault appears when Pods are created again: in an upgrade, when new nodes get no metadata server and their " +
    "workloads no identity.",
  fix: `Remove the label, or set it to "${OPEN_POD_SECURITY}". To see what a level would refuse, use pod-security.kubernetes.io/warn or pod-security.kubernetes.io/audit.`,
  whenToExempt: `A cluster on which nobody relies, to try the levels in ${SYSTEM_NAMESPACE}.`,
  sources: [
    "https://kubernetes.io/docs/concepts/security/pod-security-admission/",
    "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
    "https://cloud.google.com/kubernetes-engine/docs/how-to/podsecurityadmission",
    "https://cloud.google.com/kubernetes-engine/docs/concepts/workload-identity",
  ],
  severity: "critical",
  level: "mandatory",
  good: example("shop"),
  bad: example(SYSTEM_NAMESPACE),
  checks: forTypes(
    [NAMESPACE, NAMESPACE_PATCH],
    function* level({ metadata }: Inputs[typeof NAMESPACE | typeof NAMESPACE_PATCH]): Iterable<Finding> {
      const isClosed = allOf(
        () => metadata?.name === SYSTEM_NAMESPACE,
        () => CLOSED_POD_SECURITY.includes(metadata?.labels?.[POD_SECURITY_LABEL] ?? OPEN_POD_SECURITY),
      );
      if (!isClosed) return;
      yield {
        at: LABEL,
        problem: `is "${metadata?.labels?.[POD_SECURITY_LABEL]}" in ${SYSTEM_NAMESPACE}, so Pods of GKE that need the node, such as the metadata server's, are refused when they are created again`,
      };
    },
  ),
};

function example(name: string): Example {
  const metadata = { name, labels: { [POD_SECURITY_LABEL]: "baseline" } };
  return [{ type: NAMESPACE, name: "example", props: { metadata } }];
}
