import { allOf } from "../../evaluation/unknown";
import { podPath, podTemplateOf, WORKLOADS } from "../../program/kubernetes/pods";
import { isLabelled } from "../../program/kubernetes/verification/verification";
import {
  exampleCluster,
  exampleVerification,
} from "../../program/kubernetes/verification/verification-example";
import { DAEMON_SET } from "../../resource-types";
import { forTypes, type Rule } from "../../rule";

export const verificationOnPodNetwork: Rule = {
  name: "verification-on-pod-network",
  description: "Verification Pods are on the Pod network.",
  why:
    "A Pod on the node's own network is not redirected to the GKE metadata server: it reaches the Compute Engine one, and gets the " +
    "node's service account. A verification there passes even when the metadata server fails, as in the incident.",
  fix: "Remove hostNetwork.",
  whenToExempt:
    "A Pod that bears the verification's label and asks no metadata server, such as one that reads the Kubernetes API alone.",
  sources: ["https://cloud.google.com/kubernetes-engine/docs/concepts/workload-identity"],
  severity: "high",
  level: "mandatory",
  mandatoryFor: "production clusters",
  good: [exampleCluster, exampleVerification(DAEMON_SET)],
  bad: [exampleCluster, exampleVerification(DAEMON_SET, { pod: { hostNetwork: true } })],
  checks: forTypes(WORKLOADS, function* hostNetwork(inputs, context) {
    const { type } = context.resource;
    const isOnHost = allOf(
      () => podTemplateOf(type, inputs)?.spec?.hostNetwork === true,
      () => isLabelled(type, inputs),
    );
    if (!isOnHost) return;
    yield {
      at: podPath(type, "spec.hostNetwork"),
      problem: "is true, so the verification bypasses the GKE metadata server, and always succeeds",
      level: context.levelByEnvironment,
    };
  }),
};
