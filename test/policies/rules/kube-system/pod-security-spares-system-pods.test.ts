import { NAMESPACE, NAMESPACE_PATCH } from "../../../../policies/resource-types";
import { resource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

const ENFORCE = "pod-security.kubernetes.io/enforce";

const namespace = (
  name: unknown,
  labels: unknown,
  type: typeof NAMESPACE | typeof NAMESPACE_PATCH = NAMESPACE,
) => resource(type, { metadata: { name, labels } });

ruleTable("pod-security-spares-system-pods", {
  accepts: {
    "a level for a namespace of one's own": namespace("shop", { [ENFORCE]: "restricted" }),
    "a namespace that the provider names": namespace(undefined, { [ENFORCE]: "restricted" }),
    "kube-system without labels": namespace("kube-system", undefined),
    "kube-system with the level that allows everything": namespace("kube-system", {
      [ENFORCE]: "privileged",
    }),
    "levels of which kube-system only warns": namespace("kube-system", {
      "pod-security.kubernetes.io/warn": "restricted",
      "pod-security.kubernetes.io/audit": "baseline",
      "pod-security.kubernetes.io/enforce-version": "latest",
    }),
    "an unknown level in another namespace": namespace("shop", { [ENFORCE]: unknown }),
    "an unknown name with the level that allows everything": namespace(unknown, { [ENFORCE]: "privileged" }),
    "a namespace without metadata": resource(NAMESPACE, {}),
  },
  rejects: {
    "restricted in kube-system": {
      resources: namespace("kube-system", { [ENFORCE]: "restricted" }),
      at: `metadata.labels["${ENFORCE}"]`,
      problem: /^is "restricted" in kube-system, .* the metadata server's/,
      level: "mandatory",
    },
    "baseline by a patch of kube-system": {
      resources: namespace("kube-system", { [ENFORCE]: "baseline" }, NAMESPACE_PATCH),
      at: `metadata.labels["${ENFORCE}"]`,
      problem: /^is "baseline"/,
    },
  },
  undecided: {
    "an unknown level in kube-system": {
      resources: namespace("kube-system", { [ENFORCE]: unknown }),
      at: `metadata.labels["${ENFORCE}"]`,
    },
    "unknown labels of kube-system": {
      resources: namespace("kube-system", unknown),
      at: "metadata.labels",
    },
    "a level of a namespace whose name is unknown": {
      resources: namespace(unknown, { [ENFORCE]: "restricted" }),
      at: "metadata.name",
    },
  },
});
