import { CLUSTER } from "../../../../policies/resource-types";
import { resource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

const AT = "enableKubernetesAlpha";
const ALPHA = { enableKubernetesAlpha: true };

ruleTable("no-alpha-cluster", {
  accepts: {
    "a cluster that says nothing of it": { resources: resource(CLUSTER, {}), stack: "prod" },
    "a cluster that turns it off": {
      resources: resource(CLUSTER, { enableKubernetesAlpha: false }),
      stack: "prod",
    },
    "a silent cluster whose state says no": {
      resources: resource(CLUSTER, {}, { observed: { enableKubernetesAlpha: false } }),
      stack: "prod",
    },
    "a cluster with beta APIs": {
      resources: resource(CLUSTER, {
        enableK8sBetaApis: {
          enabledApis: ["admissionregistration.k8s.io/v1beta1/validatingadmissionpolicies"],
        },
      }),
      stack: "prod",
    },
    "an Autopilot cluster": { resources: resource(CLUSTER, { enableAutopilot: true }), stack: "prod" },
  },
  rejects: {
    "an alpha cluster of production": {
      resources: resource(CLUSTER, ALPHA),
      stack: "prod",
      at: AT,
      problem: /cannot be upgraded/,
    },
    "an alpha cluster outside production, as advisory": {
      resources: resource(CLUSTER, ALPHA),
      at: AT,
      level: "advisory",
    },
    "a silent cluster that is one": {
      resources: resource(CLUSTER, {}, { observed: ALPHA }),
      stack: "prod",
      at: AT,
    },
    "an alpha cluster that is to be on Autopilot too": {
      resources: resource(CLUSTER, { ...ALPHA, enableAutopilot: true }),
      stack: "prod",
      at: AT,
    },
  },
  undecided: {
    "a cluster of which it is not known": {
      resources: resource(CLUSTER, { enableKubernetesAlpha: unknown }),
      stack: "prod",
      at: AT,
    },
  },
});
