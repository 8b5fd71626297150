import { CLUSTER, NODE_POOL } from "../../../../../policies/resource-types";
import { ref } from "../../../../../policies/rule";
import { resource, unknown } from "../../../../support/evaluate";
import { ruleTable } from "../../../../support/rule-table";

const AT = "nodeLocations";
const PROVISIONED = "clusterAutoscaling.autoProvisioningLocations";
const zones = (...names: string[]) => names.map((name) => `us-central1-${name}`);
const cluster = (props: object) => resource(CLUSTER, { ...props }, { name: "cluster" });
const provisioning = (autoProvisioningLocations: unknown, enabled = true) =>
  cluster({ clusterAutoscaling: { enabled, autoProvisioningLocations } });

ruleTable("node-zones", {
  accepts: {
    "a pool without it": resource(NODE_POOL, {}),
    "a pool in two zones": resource(NODE_POOL, { [AT]: zones("a", "b") }),
    "a pool in three": resource(NODE_POOL, { [AT]: zones("a", "b", "c") }),
    "a regional cluster in two": cluster({ location: "us-central1", [AT]: zones("a", "b") }),
    "a zonal cluster with one zone more": cluster({ location: "us-central1-a", [AT]: zones("b") }),
    "a pool without it of a zonal cluster, which another rule refuses": [
      cluster({ location: "us-central1-a" }),
      resource(NODE_POOL, { cluster: ref("cluster", "name") }, { observed: { [AT]: zones("a") } }),
    ],
    "auto-provisioning in two zones": provisioning(zones("a", "b")),
    "auto-provisioning that says nothing": provisioning(undefined),
    "auto-provisioning that is off": provisioning(zones("a"), false),
    "an Autopilot cluster": cluster({
      enableAutopilot: true,
      nodePools: [{ [AT]: zones("a") }],
      [AT]: zones("a"),
    }),
  },
  rejects: {
    "a pool in one zone": { resources: resource(NODE_POOL, { [AT]: zones("a") }), at: AT },
    "an inline pool in one zone": {
      resources: cluster({ nodePools: [{ [AT]: zones("a") }] }),
      at: `nodePools[0].${AT}`,
    },
    "a regional cluster in one zone": {
      resources: cluster({ location: "us-central1", [AT]: zones("a") }),
      at: AT,
    },
    "auto-provisioning in one zone": { resources: provisioning(zones("a")), at: PROVISIONED },
    "a pool without it whose state is in one zone": {
      resources: resource(NODE_POOL, {}, { observed: { [AT]: zones("a") } }),
      at: AT,
      problem: /on GKE/,
    },
  },
  undecided: { "zones that are not known": { resources: resource(NODE_POOL, { [AT]: unknown }), at: AT } },
});
