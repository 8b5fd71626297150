import { CLUSTER } from "../../../../../policies/resource-types";
import { resource, unknown } from "../../../../support/evaluate";
import { ruleTable } from "../../../../support/rule-table";

const AT = "networkingMode";

ruleTable("vpc-native", {
  accepts: {
    "a cluster without it (checkov CKV_GCP_23 and trivy GCP-0049 fail it)": resource(CLUSTER, {}),
    "a cluster that says so": resource(CLUSTER, { [AT]: "VPC_NATIVE" }),
    "a cluster with ranges": resource(CLUSTER, { ipAllocationPolicy: { clusterIpv4CidrBlock: "/14" } }),
    "an empty policy": resource(CLUSTER, { ipAllocationPolicy: {} }, { provider: { version: "6.67.1" } }),
    "a cluster without it of an old SDK whose state is": resource(
      CLUSTER,
      {},
      { provider: { version: "6.67.1" }, observed: { [AT]: "VPC_NATIVE" } },
    ),
    "an Autopilot cluster": resource(CLUSTER, { enableAutopilot: true }, { provider: { version: "6.67.1" } }),
  },
  rejects: {
    "a cluster with routes": {
      resources: resource(CLUSTER, { [AT]: "ROUTES" }),
      at: AT,
      problem: /^is "ROUTES"/,
    },
    "the older flag off": {
      resources: resource(CLUSTER, { ipAllocationPolicy: { useIpAliases: false } }),
      at: AT,
    },
    "a cluster without it of @pulumi/gcp 6": {
      resources: resource(CLUSTER, {}, { provider: { version: "6.67.1" } }),
      at: AT,
      problem: /^is absent/,
    },
    "a cluster without it whose state has routes": {
      resources: resource(CLUSTER, {}, { observed: { [AT]: "ROUTES" } }),
      at: AT,
      problem: /on GKE/,
    },
  },
  undecided: { "a mode that is not known": { resources: resource(CLUSTER, { [AT]: unknown }), at: AT } },
});
