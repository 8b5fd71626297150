import { type Reading, read, saidWhere } from "../../../evaluation/reading";
import { poolChecks } from "../../../program/gcp/pool-checks";
import { ifProvisioning, isStandard } from "../../../program/gcp/requirements";
import { isZone } from "../../../program/gcp/zones";
import { CLUSTER, NODE_POOL } from "../../../resource-types";
import type { Finding, Rule } from "../../../rule";

const AT = "nodeLocations";
const PROVISIONED = "clusterAutoscaling.autoProvisioningLocations";

const pools = poolChecks(function* (pool, { self, stack }) {
  const zones = read(pool, ({ nodeLocations }) => nodeLocations);
  if (zones?.value.length !== 1) return;
  // A pool that sets no zones gets its cluster's, on which there is a finding of its own.
  if (zones.origin === "observed" && stack.clusterOf(self)) return;
  yield oneZone(pool.path(AT), zones);
});

export const nodeZones: Rule = {
  name: "node-zones",
  description: "Nodes are in two or more zones.",
  why:
    "If a pool has one zone, all its nodes are lost while that zone is down or has no machines of the type, which can take hours. With several " +
    "zones the other nodes continue and take over.",
  fix: `Name two or more zones in ${AT}, or remove it on a regional cluster, which then uses three.`,
  whenToExempt:
    "A pool of machines that only one zone has, or whose nodes exchange so much data that traffic between zones costs more than an outage.",
  sources: [
    "https://cloud.google.com/kubernetes-engine/docs/concepts/regional-clusters",
    "https://cloud.google.com/kubernetes-engine/docs/how-to/node-auto-provisioning",
  ],
  severity: "medium",
  level: "disabled",
  frameworks: ["gke-policy-automation NODEPOOL_ZONAL", "gke-policy-automation NAP_ZONAL"],
  departures:
    "gke-policy-automation refuses each pool of a zonal cluster too; here control-plane-regional reports that cluster's location. In a zonal " +
    "cluster nodeLocations names additional zones, so one is enough.",
  good: { cluster: "main", nodeLocations: ["europe-west4-a", "europe-west4-b"] },
  bad: { cluster: "main", nodeLocations: ["europe-west4-a"] },
  checks: {
    [NODE_POOL]: pools[NODE_POOL],
    [CLUSTER]: [
      ...(pools[CLUSTER] ?? []),
      function* ofCluster(cluster, context) {
        if (!isStandard(cluster)) return;
        const zones = read(context, ({ nodeLocations }) => nodeLocations);
        if (zones?.value.length !== 1) return;
        if (isZone(read(context, ({ location }) => location)?.value ?? "")) return;
        yield oneZone(AT, zones);
      },
      ifProvisioning(function* (_, context) {
        const zones = read(
          context,
          ({ clusterAutoscaling }) => clusterAutoscaling?.autoProvisioningLocations,
        );
        if (zones?.value.length === 1) yield oneZone(PROVISIONED, zones);
      }),
    ],
  },
};

const oneZone = (at: string, zones: Reading<unknown>): Finding => ({
  at,
  problem: `${saidWhere(zones, "names one zone")}: when it is down, so are all these nodes`,
  fix: `Name two zones or more in ${at}.`,
});
